import { isMemberKey, type MemberKey } from './ids.ts';
import { PASTED_KEYS_CHARS_MAX, PASTED_KEYS_COUNT_MAX } from './limits.ts';
import { type Problem, problem } from './problem.ts';

/** What is to be said of one line of the invite dialog, before anything is sent. */
export type KeyVerdict = {
  /** What was pasted, cut for display. */
  readonly source: string;
  /** Text before the key on its line, such as a name; empty when there was none. */
  readonly label: string;
  readonly key: MemberKey | null;
  readonly problem: Problem | null;
};

/** What the verdicts depend on beside the text. */
export type KnownKeys = {
  readonly own: MemberKey;
  readonly members: ReadonlySet<MemberKey>;
  readonly revoked: ReadonlySet<MemberKey>;
};

const KEY_CHARS = 64;
const SOURCE_CHARS = 80;
// Not a part of a longer run: 70 characters are no key, whatever their last 64 are.
const HEX_RUN = /(?<![0-9a-fA-F])(?:0x)?[0-9a-fA-F]{64}(?![0-9a-fA-F])/gi;
const QUOTES = /["'`“”‘’„«»<>()[\]{}]/g;

/**
 * Reads one or many keys from pasted text: any white space, `0x`, quotes and labels are tolerated,
 * a key may be broken over spaces. One verdict a line, or one a key where a line holds several.
 */
export function readPastedKeys(text: string, known: KnownKeys): KeyVerdict[] {
  const seen = new Set<MemberKey>();
  const verdicts: KeyVerdict[] = [];
  for (const line of text.slice(0, PASTED_KEYS_CHARS_MAX).split(/[\r\n,;]+/)) {
    if (verdicts.length >= PASTED_KEYS_COUNT_MAX) break;
    for (const found of readLine(line.trim())) {
      if (found.key !== null && seen.has(found.key)) continue;
      if (found.key !== null) seen.add(found.key);
      verdicts.push({ ...found, problem: found.problem ?? judge(found.key, known) });
    }
  }
  return verdicts.slice(0, PASTED_KEYS_COUNT_MAX);
}

function readLine(line: string): KeyVerdict[] {
  if (line === '') return [];
  const source = line.slice(0, SOURCE_CHARS);
  const bare = line.replace(QUOTES, ' ');
  const whole = [...bare.matchAll(HEX_RUN)];
  if (whole.length > 0) {
    const label = whole.length === 1 ? labelBefore(bare.slice(0, whole[0]?.index)) : '';
    return whole.map((match) => ({
      source: match[0],
      label,
      key: toKey(match[0]),
      problem: null,
    }));
  }
  return [{ source, ...readBroken(bare) }];
}

/** A key with white space in it, a key of the wrong length, or no key at all. */
function readBroken(line: string): Omit<KeyVerdict, 'source'> {
  const words = line.split(/[\s:=]+/).filter(Boolean);
  const spans = spansOf(words);
  const whole = spans.filter((span) => span.hex && span.chars === KEY_CHARS);
  // Two readings, such as a label that is hex itself: better no key than the wrong one.
  if (whole.length === 1 && whole[0] !== undefined) {
    const key = toKey(words.slice(whole[0].from, whole[0].to).map(bareWord).join(''));
    return { label: labelBefore(words.slice(0, whole[0].from).join(' ')), key, problem: null };
  }
  const chars = spans.at(-1)?.lineChars ?? 0;
  const misspelt = spans.find((span) => !span.hex && span.chars === KEY_CHARS);
  const longest = spans
    .filter((span) => span.hex)
    .reduce<Span | null>((best, span) => (span.chars > (best?.chars ?? 0) ? span : best), null);
  if (misspelt !== undefined || longest === null || longest.chars * 2 < chars) {
    const count = misspelt?.chars ?? chars;
    return { label: '', key: null, problem: problem('key-wrong-alphabet', String(count)) };
  }
  return {
    label: labelBefore(words.slice(0, longest.from).join(' ')),
    key: null,
    problem: problem('key-wrong-length', String(longest.chars)),
  };
}

/** Words `from` to `to` of a line, read as one piece. */
type Span = {
  readonly from: number;
  readonly to: number;
  readonly chars: number;
  readonly hex: boolean;
  readonly lineChars: number;
};

/** A key of 64 separate characters is the most broken one there is; labels come on top. */
const WORDS_COUNT_MAX = 96;

function spansOf(words: readonly string[]): Span[] {
  const bare = words.slice(0, WORDS_COUNT_MAX).map(bareWord);
  const lineChars = words.reduce((sum, word) => sum + [...word].length, 0);
  const spans: Span[] = [];
  for (let from = 0; from < bare.length; from++) {
    let chars = 0;
    let hex = true;
    for (let to = from + 1; to <= bare.length; to++) {
      const word = bare[to - 1] ?? '';
      chars += [...word].length;
      hex &&= /^[0-9a-f]*$/i.test(word);
      spans.push({ from, to, chars, hex, lineChars });
    }
  }
  return spans;
}

const bareWord = (word: string): string => word.replace(/^0x/i, '');

function toKey(text: string): MemberKey | null {
  const key = text.replace(/^0x/i, '').toLowerCase();
  return key.length === KEY_CHARS && isMemberKey(key) ? key : null;
}

const labelBefore = (text: string): string =>
  text
    .replace(/[\s:=–—-]+$/u, '')
    .trim()
    .slice(0, 64);

function judge(key: MemberKey | null, known: KnownKeys): Problem | null {
  if (key === null) return null;
  if (key === known.own) return problem('key-own');
  if (known.revoked.has(key)) return problem('key-revoked');
  if (known.members.has(key)) return problem('key-already-member');
  return null;
}
