/** What the palette finds besides messages, and how a found text is shown. */
import type { Member } from '../../shared/schemas.ts';
import { displayName } from './people.ts';
import { safeLine } from './safe-text.ts';

const PEOPLE_COUNT_MAX = 8;
const BEFORE_CHARS = 32;
const SHOWN_CHARS = 160;

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();

/** Whether every word of the query begins somewhere in the name. */
export function fits(query: string, name: string): boolean {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const where = fold(name);
  return words.every((word) => where.includes(word));
}

export const foundPeople = (query: string, members: readonly Member[]): readonly Member[] =>
  members
    .filter(
      ({ self, nick, key }) =>
        !self && (fits(query, displayName(nick, key)) || key.startsWith(query)),
    )
    .slice(0, PEOPLE_COUNT_MAX);

export type Snippet = { readonly before: string; readonly found: string; readonly after: string };

/** A line of the text around the first word that was looked for. */
export function snippetOf(text: string, query: string): Snippet {
  const line = safeLine(text);
  const folded = fold(line);
  const words = fold(query).match(/[\p{L}\p{N}]+/gu) ?? [];
  // Folding may change lengths; then the beginning has to do.
  const same = folded.length === line.length;
  const places = same ? words.map((word) => ({ at: folded.indexOf(word), word })) : [];
  const first = places.filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at)[0];
  if (first === undefined) return { before: line.slice(0, SHOWN_CHARS), found: '', after: '' };
  const start = Math.max(0, first.at - BEFORE_CHARS);
  const end = first.at + first.word.length;
  return {
    before: (start > 0 ? '…' : '') + line.slice(start, first.at),
    found: line.slice(first.at, end),
    after: line.slice(end, end + SHOWN_CHARS),
  };
}
