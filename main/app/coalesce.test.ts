import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { coalesce } from './coalesce.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('runs at once, then at most once in the interval, and never loses the last request', () => {
  const run = vi.fn();
  const soon = coalesce(100, run);
  soon.request();
  expect(run).toHaveBeenCalledTimes(1);
  for (let i = 0; i < 50; i += 1) soon.request();
  expect(run).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(100);
  expect(run).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1_000);
  expect(run).toHaveBeenCalledTimes(2);
  soon.request();
  expect(run).toHaveBeenCalledTimes(3);
});

test('a steady stream runs ten times a second', () => {
  const run = vi.fn();
  const soon = coalesce(100, run);
  for (let ms = 0; ms < 1_000; ms += 5) {
    soon.request();
    vi.advanceTimersByTime(5);
  }
  expect(run.mock.calls.length).toBeLessThanOrEqual(11);
  expect(run.mock.calls.length).toBeGreaterThanOrEqual(10);
});

test('stopped, it runs no more and leaves no timer', () => {
  const run = vi.fn();
  const soon = coalesce(100, run);
  soon.request();
  soon.request();
  soon.stop();
  vi.advanceTimersByTime(1_000);
  expect(run).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});
