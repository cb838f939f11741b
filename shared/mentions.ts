/** Whether a text calls somebody by name: `@nick`, whole and in any case. */
import { type MemberKey, shortKey } from './ids.ts';

/** `@nick [a1b2c3d4]`, as people are shown where several bear one name, calls that one alone. */
export const CALLED_KEY = ' \\[([0-9a-f]{8})\\]';

export function mentions(text: string, nick: string | null, key: MemberKey): boolean {
  if (nick === null || nick.trim() === '') return false;
  const [where, name] = [fold(text), `@${fold(nick.trim())}`];
  for (let at = where.indexOf(name); at >= 0; at = where.indexOf(name, at + 1)) {
    const rest = where.slice(at + name.length);
    if (ENDS_IN_WORD.test(where.slice(0, at)) || BEGINS_WORD.test(rest)) continue;
    const called = BEGINS_WITH_KEY.exec(rest)?.[1];
    if (called === undefined || called === shortKey(key)) return true;
  }
  return false;
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase();
const ENDS_IN_WORD = /[\p{L}\p{N}_]$/u;
const BEGINS_WORD = /^[\p{L}\p{N}_]/u;
const BEGINS_WITH_KEY = new RegExp(`^${CALLED_KEY}`);
