import { SEARCH_QUERY_WORDS_MAX } from '../../../shared/limits.ts';

/**
 * How texts are cut into words, for both adapters: letters and digits without case and accents.
 * Scripts that write without spaces, and emoji, are a word a character; a query for several of them
 * in a row finds them in that row.
 */
const SINGLE =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Extended_Pictographic}]';
const WORD = new RegExp(`${SINGLE}|(?:(?!${SINGLE})[\\p{L}\\p{N}\\p{Co}])+`, 'gu');

/** Shorter ones begin too many words to be a search, and are looked for as they are. */
const PREFIX_CHARS_MIN = 3;

export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .match(WORD) ?? [];

/** Words in a row, of which the last may be the beginning of one. */
export type Phrase = { readonly words: readonly string[]; readonly prefix: boolean };

/** What a query asks for: each of its parts between spaces is a phrase, and all must be there. */
export function readQuery(query: string): Phrase[] {
  const phrases = query.split(/\s+/u).map(wordsOf);
  return phrases
    .filter((words) => words.length > 0)
    .slice(0, SEARCH_QUERY_WORDS_MAX)
    .map((words) => ({ words, prefix: [...(words.at(-1) ?? '')].length >= PREFIX_CHARS_MIN }));
}

/** Whether a text has them all. */
export function matches(text: string, phrases: readonly Phrase[]): boolean {
  const words = wordsOf(text);
  return phrases.every((phrase) => words.some((_, at) => standsAt(words, at, phrase)));
}

const standsAt = (words: readonly string[], at: number, { words: wanted, prefix }: Phrase) =>
  wanted.every((word, index) => {
    const found = words[at + index];
    const last = index === wanted.length - 1;
    return found === word || (prefix && last && found?.startsWith(word) === true);
  });
