import { describe, expect, it } from 'vitest';
import { readSince } from './since.ts';

const NOW = Date.UTC(2026, 0, 31);

describe('a time in the past', () => {
  it.each([
    ['90s', NOW - 90_000],
    ['30m', NOW - 1_800_000],
    ['1h', NOW - 3_600_000],
    ['2d', NOW - 172_800_000],
    ['1w', NOW - 604_800_000],
    ['999999w', 0],
    ['2026-01-30T00:00:00Z', NOW - 86_400_000],
    ['2026-01-30', NOW - 86_400_000],
  ])('%s', (text, expected) => expect(readSince(text, NOW)).toBe(expected));

  it.each(['', '1', 'h', '-1h', '1.5h', 'yesterday', '2026', '2026-99-99'])('is not %j', (text) =>
    expect(() => readSince(text, NOW)).toThrow('Write 30m'),
  );
});
