/** Where the window keeps what it keeps; for whoever looks for it from outside, too. */
import path from 'node:path';

/** Name of the program's own folder below the system's one for application data. */
const FOLDER = 'Mesh Chat';

/** Letters that mean the same on every file system and in every shell. */
export const isProfileName = (text: string): boolean => /^[A-Za-z0-9_-]{1,32}$/.test(text);

/** Profiles lie beside the usual one and not inside it, so that deleting one never takes another. */
export const profileFolder = (appData: string, profile: string): string =>
  path.join(appData, profile === '' ? FOLDER : `${FOLDER} - ${profile}`);

/** The engine's part of it: identity, network, history and peers. */
export const meshFolder = (userData: string): string => path.join(userData, 'mesh');

/** As Electron's `appData`. */
export function systemAppData(
  platform: NodeJS.Platform,
  home: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (platform === 'win32') return env.APPDATA || path.join(home, 'AppData', 'Roaming');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support');
  return env.XDG_CONFIG_HOME || path.join(home, '.config');
}
