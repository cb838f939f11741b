/** What a key means, from what Node makes of a terminal's bytes. */
import type { Edit } from './line-editor.ts';

/** As `readline`'s `keypress` event tells it. */
export type Press = {
  readonly sequence?: string;
  readonly name?: string | undefined;
  readonly ctrl?: boolean;
  readonly meta?: boolean;
};

export type PopupName = 'invite' | 'members' | 'identity' | 'help';

export type Action =
  | { readonly type: 'quit' | 'enter' | 'close' | 'complete' | 'up' | 'down' }
  | { readonly type: 'popup'; readonly popup: PopupName }
  | { readonly type: 'scroll'; readonly by: 'page-up' | 'page-down' }
  | { readonly type: 'conversation'; readonly by: 1 | -1 }
  | { readonly type: 'edit'; readonly edit: Edit };

const popup = (name: PopupName): Action => ({ type: 'popup', popup: name });
const edit = (type: Exclude<Edit['type'], 'insert'>): Action => ({ type: 'edit', edit: { type } });

const NAMED: Readonly<Record<string, Action>> = {
  f1: popup('help'),
  f2: popup('invite'),
  f3: popup('members'),
  f4: popup('identity'),
  pageup: { type: 'scroll', by: 'page-up' },
  pagedown: { type: 'scroll', by: 'page-down' },
  return: { type: 'enter' },
  enter: { type: 'enter' },
  escape: { type: 'close' },
  tab: { type: 'complete' },
  up: { type: 'up' },
  down: { type: 'down' },
  left: edit('left'),
  right: edit('right'),
  home: edit('home'),
  end: edit('end'),
  backspace: edit('back'),
  delete: edit('delete'),
};

const CTRL: Readonly<Record<string, Action>> = {
  c: { type: 'quit' },
  e: popup('identity'),
  i: popup('invite'),
  m: popup('members'),
  h: popup('help'),
  a: edit('home'),
  u: edit('start'),
  w: edit('word'),
  n: { type: 'conversation', by: 1 },
  p: { type: 'conversation', by: -1 },
};

const META: Readonly<Record<string, Action>> = {
  up: { type: 'conversation', by: -1 },
  down: { type: 'conversation', by: 1 },
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: keys are sent as escape sequences
const KITTY = /^\u001b\[(\d+)(?::\d*)*(?:;(\d+)(?::\d+)?)?u$/;
const CONTROL_BIT = 4;

/**
 * Most terminals send Tab, Enter and Backspace for Ctrl+I, Ctrl+M and Ctrl+H. In an empty line those
 * three have nothing else to do, and mean what the control keys mean. Terminals that speak kitty's
 * keyboard protocol tell them apart everywhere.
 * @param isEmpty whether there is nothing in the line
 */
export function actionOf(text: string | undefined, press: Press, isEmpty: boolean): Action | null {
  const key = kittyKey(press.sequence ?? '') ?? press;
  const { name, sequence } = key;
  if (isEmpty && !key.meta) {
    if (sequence === '\t') return popup('invite');
    if (sequence === '\r') return popup('members');
    if (sequence === '\b') return popup('help');
  }
  if (key.meta && name !== undefined && META[name]) return META[name];
  // Node calls Backspace with Ctrl+H's byte `backspace` and says that Ctrl was held.
  if (key.ctrl && name !== undefined && name !== 'backspace') return CTRL[name] ?? null;
  if (name !== undefined && NAMED[name]) return NAMED[name];
  const typed = key === press ? text : undefined;
  return typed && isText(typed, press)
    ? { type: 'edit', edit: { type: 'insert', text: typed } }
    : null;
}

const isText = (text: string, { name }: Press): boolean =>
  name === 'paste' || !/\p{Cc}/u.test(text);

function kittyKey(sequence: string): Press | null {
  const [match, code, modifiers] = KITTY.exec(sequence) ?? [];
  if (match === undefined) return null;
  const name = { 27: 'escape', 13: 'return', 9: 'tab', 127: 'backspace' }[Number(code)];
  return {
    name: name ?? String.fromCodePoint(Math.min(Number(code), 0x10ffff)),
    ctrl: ((Number(modifiers ?? 1) - 1) & CONTROL_BIT) !== 0,
  };
}
