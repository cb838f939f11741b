/** The XDG autostart file (Desktop Entry Specification 1.5). */
import { STRINGS } from './strings.ts';

export type Launch = {
  readonly program: string;
  /** The app's folder, where the program is only Electron. */
  readonly app: string | null;
  readonly args: readonly string[];
};

export const entryName = (profile: string): string =>
  profile === '' ? 'mesh-chat.desktop' : `mesh-chat-${profile}.desktop`;

export function desktopEntry({ program, app, args }: Launch): string {
  const words = [program, ...(app === null ? [] : [app]), ...args].map(quoted);
  return [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${STRINGS.appName}`,
    `Exec=${words.join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** As "Exec" wants it: quoted, its four special characters escaped, and the percent sign doubled. */
const quoted = (word: string): string =>
  `"${word.replace(/(["`$\\])/g, '\\\\$1').replace(/%/g, '%%')}"`;
