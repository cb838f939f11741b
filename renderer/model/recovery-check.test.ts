import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isWord, pickedPlaces } from './recovery-check.ts';

test('property: three different places are asked for, in their order', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.double({ min: 0, max: 0.9999, noNaN: true })), (numbers) => {
      const places = pickedPlaces(24, () => numbers.next().value ?? 0);
      expect(new Set(places).size).toBe(3);
      expect([...places].sort((a, b) => a - b)).toEqual(places);
      expect(places.every((place) => place >= 0 && place < 24)).toBe(true);
    }),
  );
});

test('a word counts however it is capitalised and spaced, and no other does', () => {
  expect(isWord(' Abandon ', 'abandon')).toBe(true);
  expect(isWord('abando', 'abandon')).toBe(false);
  expect(isWord('', '')).toBe(false);
});
