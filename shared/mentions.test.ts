import { expect, it } from 'vitest';
import { mentions } from './mentions.ts';

it.each([
  ['@bob', true],
  ['Hello @Bob, are you there?', true],
  ['(@bob)', true],
  ['@bobby @bob', true],
  ['@bobby', false],
  ['bob', false],
  ['mail me at alice@bob.example', false],
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
