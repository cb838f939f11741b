/** Whether a text calls somebody by name: `@nick`, whole and in any case. */
export function mentions(text: string, nick: string | null): boolean {
  if (nick === null || nick.trim() === '') return false;
  const [where, name] = [fold(text), `@${fold(nick.trim())}`];
  for (let at = where.indexOf(name); at >= 0; at = where.indexOf(name, at + 1)) {
    if (!ENDS_IN_WORD.test(where.slice(0, at)) && !BEGINS_WORD.test(where.slice(at + name.length)))
      return true;
  }
  return false;
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase();
const ENDS_IN_WORD = /[\p{L}\p{N}_]$/u;
const BEGINS_WORD = /^[\p{L}\p{N}_]/u;
