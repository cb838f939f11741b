import { expect, it } from 'vitest';
import {
  DATAGRAMS_PER_SECOND_MAX,
  DATAGRAMS_PER_SECOND_PER_ADDRESS_MAX,
  RateLimit,
} from './rate-limit.ts';

const takeMany = (limit: RateLimit, address: string, count: number, now: number): number =>
  Array.from({ length: count }, () => limit.take(address, now)).filter(Boolean).length;

it('D1 takes so many a second from one address, and others are not held up', () => {
  const limit = new RateLimit();
  expect(takeMany(limit, 'a', 1_000, 5_000)).toBe(DATAGRAMS_PER_SECOND_PER_ADDRESS_MAX);
  expect(limit.take('b', 5_100)).toBe(true);
  expect(limit.take('a', 5_999)).toBe(false);
  expect(limit.take('a', 6_000)).toBe(true);
});

it('D1 takes so many a second in total', () => {
  const limit = new RateLimit();
  const taken = Array.from({ length: 1_000 }, (_, index) => limit.take(`host ${index}`, 7));
  expect(taken.filter(Boolean)).toHaveLength(DATAGRAMS_PER_SECOND_MAX);
});

it('goes on when the clock is set back', () => {
  const limit = new RateLimit();
  takeMany(limit, 'a', 100, 9_000_000);
  expect(limit.take('a', 1_000)).toBe(true);
});
