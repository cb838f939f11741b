/** Which dialog a key press asks for. The Control key on macOS too: ⌘M and ⌘H are the system's. */
import type { DialogName } from '../store/state.ts';

const DIALOG_OF: Readonly<Record<string, DialogName>> = {
  i: 'invite',
  m: 'members',
  e: 'identity',
  h: 'help',
  ',': 'settings',
  k: 'palette',
  f: 'search',
};

/** On macOS these move and delete in every text field, as Emacs had it. */
const EDITING_ON_MAC = new Set(['e', 'h', 'k', 'f']);

/** Shift and another key type the slash on many keyboards. */
const SHEET_KEY = '/';

export type KeyPress = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
};

/** Ctrl+1 to 9 go to a conversation by its place in the list, Alt+Up and Down to the next one. */
export function conversationKeyOf(press: KeyPress): { at: number } | { step: 1 | -1 } | null {
  if (press.metaKey || press.shiftKey || press.ctrlKey === press.altKey) return null;
  if (press.ctrlKey) return /^[1-9]$/.test(press.key) ? { at: Number(press.key) - 1 } : null;
  if (press.key === 'ArrowDown') return { step: 1 };
  return press.key === 'ArrowUp' ? { step: -1 } : null;
}

export function shortcutOf(
  press: KeyPress,
  platform: string,
  /** The focus is in a field with text in it. */
  editing: boolean,
): DialogName | null {
  // AltGr arrives as Control and Alt together and types characters.
  if (!press.ctrlKey || press.altKey || press.metaKey) return null;
  if (press.key === SHEET_KEY) return 'help';
  if (press.shiftKey) return null;
  const key = press.key.toLowerCase();
  if (platform === 'darwin' && editing && EDITING_ON_MAC.has(key)) return null;
  return DIALOG_OF[key] ?? null;
}
