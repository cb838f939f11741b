/** How a line looks on a terminal; plain where it is read by a program. */
import { styleText } from 'node:util';
import type { MemberKey } from '../../shared/ids.ts';

export type Style = {
  readonly soft: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly name: (key: MemberKey, text: string) => string;
  /** Before a message; empty where lines stand for themselves. */
  readonly time: (ms: number) => string;
};

export const PLAIN: Style = {
  soft: (text) => text,
  bad: (text) => text,
  name: (_key, text) => text,
  time: () => '',
};

// Those of the sixteen that can be read on light and on dark; red is for what is wrong.
const NAMES = ['green', 'yellow', 'blue', 'magenta', 'cyan'] as const;

/** The same person always has the same colour. */
export const colourOf = (key: MemberKey): (typeof NAMES)[number] =>
  NAMES[Number.parseInt(key.slice(0, 8), 16) % NAMES.length] ?? 'cyan';

export const COLOURED: Style = {
  soft: (text) => styleText('dim', text),
  bad: (text) => styleText('red', text),
  name: (key, text) => styleText(['bold', colourOf(key)], text),
  time: (ms) => styleText('dim', `${timeOf(ms)} `),
};

/** On a terminal without colours, as with NO_COLOR. */
export const UNCOLOURED: Style = { ...PLAIN, time: (ms) => `${timeOf(ms)} ` };

export const timeOf = (ms: number): string =>
  new Date(ms).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
