import { InvalidArgumentError } from 'commander';

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `90s`, `30m`, `1h`, `2d`, `1w` ago, or a date, as milliseconds since 1970. */
export function readSince(text: string, now: number): number {
  const [, count, unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  if (count !== undefined) return Math.max(0, now - Number(count) * (UNIT_MS[unit] ?? 0));
  const date = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(date) || date < 0)
    throw new InvalidArgumentError('Write 30m, 1h, 2d, 1w or a date such as 2026-01-31T09:00.');
  return date;
}
