/** One line that somebody types: text and cursor, by whole characters as people see them. */

export type Line = { readonly text: string; readonly cursor: number };

export const EMPTY: Line = { text: '', cursor: 0 };

export type Edit =
  | { readonly type: 'insert'; readonly text: string }
  | { readonly type: 'left' | 'right' | 'home' | 'end' | 'back' | 'delete' | 'word' | 'start' };

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export const atEnd = (text: string): Line => ({ text, cursor: text.length });

export function edit({ text, cursor }: Line, change: Edit): Line {
  const [before, after] = [text.slice(0, cursor), text.slice(cursor)];
  switch (change.type) {
    case 'insert':
      return { text: before + change.text + after, cursor: cursor + change.text.length };
    case 'left':
      return { text, cursor: cursor - lastLength(before) };
    case 'right':
      return { text, cursor: cursor + firstLength(after) };
    case 'home':
      return { text, cursor: 0 };
    case 'end':
      return atEnd(text);
    case 'back':
      return cutTo(before.slice(0, before.length - lastLength(before)), after);
    case 'delete':
      return cutTo(before, after.slice(firstLength(after)));
    case 'word':
      return cutTo(before.replace(/\S*\s*$/u, ''), after);
    case 'start':
      return cutTo('', after);
  }
}

const cutTo = (before: string, after: string): Line => ({
  text: before + after,
  cursor: before.length,
});

const firstLength = (text: string): number =>
  characters.segment(text)[Symbol.iterator]().next().value?.segment.length ?? 0;

/** Only the end is looked at: a line may be as long as a message. */
function lastLength(text: string): number {
  const tail = text.slice(-64);
  return [...characters.segment(tail)].at(-1)?.segment.length ?? 0;
}
