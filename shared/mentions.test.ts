import { expect, it } from 'vitest';
import type { MemberKey } from './ids.ts';
import { mentions as calls } from './mentions.ts';

const KEY = 'a1b2c3d4'.repeat(8) as MemberKey;
const mentions = (text: string, nick: string | null) => calls(text, nick, KEY);

it.each([
  ['@bob', true],
  ['Hello @Bob, are you there?', true],
  ['(@bob)', true],
  ['@bobby @bob', true],
  ['@bobby', false],
  ['bob', false],
  ['mail me at alice@bob.example', false],
  ['@bob [a1b2c3d4] and nobody else', true],
  ['@bob [ffffffff]', false],
  ['@bob [ffffffff] and @bob', true],
  ['@bob [of yesterday]', true],
  ['', false],
])('%j calls bob: %s', (text, expected) => {
  expect(mentions(text, 'bob')).toBe(expected);
});

it('knows names of several words and of every script, and nobody without a name', () => {
  expect(mentions('hi @Ann Lee!', 'ann lee')).toBe(true);
  expect(mentions('@ΑΛΙΚΗ', 'αλικη')).toBe(true);
  expect(mentions('@', '')).toBe(false);
  expect(mentions('@null', null)).toBe(false);
});
