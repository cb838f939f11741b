import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemberKey } from '../../shared/ids.ts';
import { ALICE, BOB, CAROL, member } from '../test/examples.ts';
import { fingerprint } from './fingerprint.ts';
import { displayName, keyGroups, namesakes, presenceOf, sortedMembers } from './people.ts';
import { safeLine, safeText } from './safe-text.ts';

/** Any code points, half pairs too, the low ones more often: controls and marks live there. */
const anyText = fc
  .array(fc.oneof(fc.nat(0x20ff), fc.nat(0x10ffff)), { maxLength: 40 })
  .map((points) => String.fromCodePoint(...points));

describe('names', () => {
  it('fall back to the short key', () => {
    expect(displayName('bob', BOB)).toBe('bob');
    expect(displayName(null, BOB)).toBe('b2b2b2b2');
    expect(displayName(' \u202e\u200f', BOB)).toBe('b2b2b2b2');
  });

  it('that look the same are told apart', () => {
    const list = [member(ALICE, 'Bob'), member(BOB, 'bob'), member(CAROL, 'carol')];
    expect(namesakes(list)).toEqual(new Set([ALICE, BOB]));
    expect(namesakes([member(ALICE, 'ｂob'), member(BOB, 'bob')]).size).toBe(2);
    expect(namesakes([]).size).toBe(0);
  });
});

describe('the list of members', () => {
  it('has oneself first, then who is there, then by name, the nameless last', () => {
    const dan = 'd'.repeat(64) as MemberKey;
    const erin = 'e'.repeat(64) as MemberKey;
    const list = [
      member(dan, null),
      member(CAROL, 'Zoe', { online: false }),
      member(BOB, 'zoe'),
      member(erin, 'anna'),
      member(ALICE, 'mia', { self: true }),
    ];
    expect(sortedMembers(list).map(({ key }) => key)).toEqual([ALICE, erin, BOB, dan, CAROL]);
  });

  it('says truthfully who is there', () => {
    expect(presenceOf(member(BOB, 'bob', { online: false }))).toBe('offline');
    expect(presenceOf(member(BOB, 'bob'))).toBe('online');
    expect(presenceOf(member(BOB, 'bob', { linked: true }))).toBe('linked');
    expect(presenceOf(member(BOB, 'bob', { self: true }))).toBe('self');
  });
});

it('a key in groups is still the key', () => {
  expect(keyGroups(BOB)).toHaveLength(16);
  expect(keyGroups(BOB).join('')).toBe(BOB);
});

describe('text of others', () => {
  it('cannot turn itself round', () => {
    expect(safeText('evil \u202egpj.exe')).toBe('evil gpj.exe');
    expect(safeText('a\n\tb \u2067عربي\u2069')).toBe('a\n\tb \u2067عربي\u2069');
  });

  it('stays on its line', () => {
    expect(safeLine('a\nb\u2028c\u0000d\u2066e')).toBe('a b c de');
    fc.assert(
      fc.property(anyText, (text) => {
        expect(safeLine(text)).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});

describe('the picture of a key', () => {
  const key = fc.string({
    unit: fc.constantFrom(...'0123456789abcdef'),
    minLength: 64,
    maxLength: 64,
  });
  it('is the same each time, mirrored and within its frame', () => {
    fc.assert(
      fc.property(key, (text) => {
        const { hue, squares } = fingerprint(text);
        expect(fingerprint(text)).toEqual({ hue, squares });
        expect(hue).toBeGreaterThanOrEqual(0);
        expect(hue).toBeLessThan(360);
        const filled = new Set(squares.map(String));
        expect(filled.size).toBe(squares.length);
        for (const [column, row] of squares) expect(filled.has(`${4 - column},${row}`)).toBe(true);
      }),
    );
  });

  it('hardly ever is that of a key that differs in one character', () => {
    const pictures = new Set<string>();
    for (let n = 0; n < 64; n++) {
      pictures.add(JSON.stringify(fingerprint(`${'a'.repeat(n)}b${'a'.repeat(63 - n)}`)));
    }
    expect(pictures.size).toBe(64);
  });
});
