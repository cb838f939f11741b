import { expect, test } from 'vitest';
import { type Moment, shouldWake } from './wake.ts';

const before: Moment = { wallMs: 1e12, monotonicMs: 1e6, isOnline: true, addresses: '10.0.0.2' };
const later = (change: Partial<Moment>) =>
  shouldWake(before, {
    ...before,
    wallMs: before.wallMs + 5_000,
    monotonicMs: before.monotonicMs + 5_000,
    ...change,
  });

test('an ordinary moment later nothing has to be done', () => {
  expect(later({})).toBe(false);
  expect(later({ wallMs: before.wallMs + 7_000 })).toBe(false);
  expect(later({ wallMs: before.wallMs - 3_600_000 })).toBe(false);
  expect(later({ isOnline: false })).toBe(false);
});

test('a sleep, a network that is back, and another network wake the node', () => {
  expect(later({ wallMs: before.wallMs + 60_000 })).toBe(true);
  expect(later({ addresses: '10.0.0.3' })).toBe(true);
  expect(shouldWake({ ...before, isOnline: false }, before)).toBe(true);
});
