/** Whom `/dm NAME TEXT` means: one reading for the window and the terminal. */
import type { MemberKey } from './ids.ts';

type Person = { readonly key: MemberKey; readonly nick: string | null };

export type Recipient<P extends Person> =
  /** `rest` is what follows the name. */
  | { readonly kind: 'one'; readonly person: P; readonly rest: string }
  /** Several are called that; each with as much of its key as tells it from the others. */
  | { readonly kind: 'several'; readonly named: readonly string[] }
  | { readonly kind: 'none'; readonly name: string };

/** As everywhere; more where two keys begin alike. */
const KEY_CHARS_SHOWN = 8;

/** So many characters of a key stand for it, if only one begins with them. */
const KEY_PREFIX = /^(?:0x)?([0-9a-f]{4,64})$/i;

/**
 * A nick (of one or more words, in quotes if need be, with or without `@`), or the beginning of a key.
 * Who calls oneself like another's key makes the name ambiguous, and is never taken for the other.
 */
export function readRecipient<P extends Person>(text: string, people: readonly P[]): Recipient<P> {
  const { name, quoted, rest } = cut(text);
  const byKey = quoted ? [] : withKey(name, people);
  const named = quoted ? withNick(name, people) : withNickAtStart(text, people);
  const found = [...new Set([...byKey, ...named.people])];
  const [person] = found;
  if (person === undefined) return { kind: 'none', name };
  if (found.length > 1) return { kind: 'several', named: tellApart(found) };
  return { kind: 'one', person, rest: byKey.length > 0 || quoted ? rest : named.rest };
}

/** `bob a1b2c3d4`, with eight characters of the key or as many more as it takes. */
function tellApart(people: readonly Person[]): string[] {
  let length = KEY_CHARS_SHOWN;
  while (new Set(people.map(({ key }) => key.slice(0, length))).size < people.length) length += 4;
  return people.map(({ nick, key }) => `${nick ?? ''} ${key.slice(0, length)}`.trim());
}

/** The first word, or what stands in quotes, and what follows. */
function cut(text: string): { name: string; quoted: boolean; rest: string } {
  const quote = /^\s*@?"([^"]*)"\s*([\s\S]*)$/.exec(text);
  if (quote) return { name: quote[1] ?? '', quoted: true, rest: quote[2] ?? '' };
  const [, name = '', rest = ''] = /^\s*@?(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  return { name, quoted: false, rest };
}

function withKey<P extends Person>(name: string, people: readonly P[]): P[] {
  const prefix = KEY_PREFIX.exec(name)?.[1]?.toLowerCase();
  return prefix === undefined ? [] : people.filter(({ key }) => key.startsWith(prefix));
}

const fold = (name: string): string =>
  name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

const withNick = <P extends Person>(name: string, people: readonly P[]) => ({
  people: people.filter(({ nick }) => nick !== null && fold(nick) === fold(name)),
  rest: '',
});

/** Of nicks that begin the text the one with the most words counts: `Ann Lee` before `Ann`. */
function withNickAtStart<P extends Person>(text: string, people: readonly P[]) {
  const wordsOf = ({ nick }: P): number => (nick === null ? 0 : fold(nick).split(' ').length);
  const most = Math.max(0, ...people.map(wordsOf));
  for (let words = most; words > 0; words--) {
    const start = new RegExp(`^\\s*@?((?:\\S+\\s+){${words - 1}}\\S+)\\s*([\\s\\S]*)$`).exec(text);
    if (start === null) continue;
    const found = withNick(start[1] ?? '', people);
    if (found.people.length > 0) return { ...found, rest: start[2] ?? '' };
  }
  return { people: [], rest: '' };
}
