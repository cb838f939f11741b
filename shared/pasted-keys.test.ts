import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemberKey } from './ids.ts';
import { PASTED_KEYS_CHARS_MAX, PASTED_KEYS_COUNT_MAX } from './limits.ts';
import { type KnownKeys, readPastedKeys } from './pasted-keys.ts';

const hexChar = fc.constantFrom(...'0123456789abcdef');
const hex = (chars: number) =>
  fc.string({ unit: hexChar, minLength: chars, maxLength: chars }).map((text) => text as MemberKey);
const key = hex(64);
const KEY = '9f3c'.repeat(16) as MemberKey;
const OTHER = '0b1d'.repeat(16) as MemberKey;
const NOBODY: KnownKeys = {
  own: 'f'.repeat(64) as MemberKey,
  members: new Set(),
  revoked: new Set(),
};
const read = (text: string, known: KnownKeys = NOBODY) => readPastedKeys(text, known);
const keys = (text: string) => read(text).map((verdict) => verdict.key);
const spaced = (text: string, size: number) =>
  (text.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join(' ');

describe('what counts as a key', () => {
  it.each([
    ['bare', KEY],
    ['upper case', KEY.toUpperCase()],
    ['0x', `0x${KEY}`],
    ['0X', `0X${KEY}`],
    ['double quotes', `"${KEY}"`],
    ['curly quotes', `“${KEY}”`],
    ['brackets', `[${KEY}]`],
    ['white space around', `\t ${KEY} \n`],
    ['groups of four', spaced(KEY, 4)],
    ['groups of eight', spaced(KEY, 8)],
    ['two halves', spaced(KEY, 32)],
    ['single characters', spaced(KEY, 1)],
    ['groups after 0x', `0x${spaced(KEY, 4)}`],
    ['words after it', `${KEY} (call me)`],
    ['words after its groups', `${spaced(KEY, 4)} is mine`],
  ])('%s', (_, text) => expect(keys(text)).toEqual([KEY]));

  it.each([
    ['bob: KEY', 'bob'],
    ['bob KEY', 'bob'],
    ['bob = KEY', 'bob'],
    ['Bob Miller — KEY', 'Bob Miller'],
    ['“Zoë” KEY', 'Zoë'],
    ['KEY', ''],
  ])('%s has the label %j, whole or in groups', (text, label) => {
    for (const form of [KEY, spaced(KEY, 4), spaced(KEY, 16)]) {
      expect(read(text.replace('KEY', form))).toMatchObject([{ key: KEY, label, problem: null }]);
    }
  });

  it('finds several on a line and on several lines, each once', () => {
    expect(keys(`${KEY} ${OTHER}\n${KEY};${OTHER},${KEY}`)).toEqual([KEY, OTHER]);
  });
});

describe('what does not', () => {
  it.each([
    ['63 characters', KEY.slice(1), 'key-wrong-length', '63'],
    ['65 characters', `${KEY}a`, 'key-wrong-length', '65'],
    ['70 characters, whose last 64 would do', `abcdef${KEY}`, 'key-wrong-length', '70'],
    ['two keys without a gap', KEY + OTHER, 'key-wrong-length', '128'],
    ['62 in groups after a name', `bob ${spaced(KEY.slice(2), 4)}`, 'key-wrong-length', '62'],
    ['a letter beyond f', `g${KEY.slice(1)}`, 'key-wrong-alphabet', '64'],
    ['the same in groups', spaced(`${KEY.slice(1)}g`, 4), 'key-wrong-alphabet', '64'],
    ['words', 'hello there', 'key-wrong-alphabet', '10'],
  ])('%s', (_, text, code, detail) => {
    expect(read(text)).toMatchObject([{ key: null, problem: { code, detail } }]);
  });

  it('takes no key where a label of hex allows two readings', () => {
    expect(read(`beef ${spaced(KEY, 4)}`)).toMatchObject([
      { key: null, problem: { code: 'key-wrong-length', detail: '68' } },
    ]);
  });
});

describe('judgement', () => {
  const known: KnownKeys = {
    own: KEY,
    members: new Set([KEY, OTHER]),
    revoked: new Set(['1'.repeat(64) as MemberKey]),
  };
  it.each([
    [KEY, 'key-own'],
    [OTHER, 'key-already-member'],
    ['1'.repeat(64), 'key-revoked'],
  ])('%s', (text, code) => expect(read(text, known)[0]?.problem?.code).toBe(code));
});

describe('any text', () => {
  it('yields keys that stand in it, and never one twice', () => {
    const piece = fc.oneof(
      key,
      hex(63),
      hex(66),
      fc.string(),
      fc.constantFrom('0x', ' ', ': ', '\n'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const plain = text.toLowerCase().replace(/[^0-9a-z]/g, '');
        const bare = plain.replaceAll('0x', '');
        const found = keys(text).filter((one) => one !== null);
        expect(new Set(found).size).toBe(found.length);
        expect(found.every((one) => plain.includes(one) || bare.includes(one))).toBe(true);
      }),
    );
  });

  it('gives back every key that was written on a line of its own, in order', () => {
    const dressing = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => `0x${text}`,
      (text) => `"${text.toUpperCase()}"`,
      (text) => `someone: ${text}`,
      (text) => `zoë ${spaced(text, 4)}`,
      (text) => spaced(text, 8),
    );
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 20 }), dressing, (list, dress) => {
        expect(keys(list.map(dress).join('\n'))).toEqual(list);
      }),
    );
  });

  it('stops at its caps', () => {
    const many = Array.from({ length: PASTED_KEYS_COUNT_MAX + 9 }, (_, n) =>
      n.toString(16).padStart(64, '0'),
    );
    expect(read(many.join('\n'))).toHaveLength(PASTED_KEYS_COUNT_MAX);
    const beyond = `${' '.repeat(PASTED_KEYS_CHARS_MAX)}${KEY}`;
    expect(read(beyond)).toEqual([]);
  });

  it('answers within a keystroke to the worst that can be pasted', () => {
    const line = `${'a '.repeat(160)}\n`;
    const start = performance.now();
    read(line.repeat(PASTED_KEYS_CHARS_MAX / line.length));
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
