import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isGap, watchClocks } from './clock-watch.ts';

const before = { mono: 1e6, wall: 1e12 };
const later = (mono: number, wall: number) =>
  isGap(before, { mono: before.mono + mono, wall: before.wall + wall });

it('G4 a gap in either clock is a sleep, and a late timer or a clock set back is none', () => {
  expect(later(1_000, 1_000)).toBe(false);
  expect(later(6_000, 6_000)).toBe(false);
  expect(later(1_000, -3_600_000)).toBe(false);
  // A suspended machine, and a stopped process.
  expect(later(1_000, 60_000)).toBe(true);
  expect(later(60_000, 60_000)).toBe(true);
});

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('G4 going on after a sleep is noticed within a second, once', () => {
  const onGap = vi.fn();
  const stop = watchClocks(onGap);
  vi.advanceTimersByTime(30_000);
  expect(onGap).not.toHaveBeenCalled();
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(5_000);
  expect(onGap).toHaveBeenCalledTimes(1);
  stop();
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(5_000);
  expect(onGap).toHaveBeenCalledTimes(1);
});
