import type { Text } from '../../i18n/use-text.tsx';

/** A time of today, or a date and a time. */
export function moment({ time, date }: Text, ms: number): string {
  const isToday = new Date(ms).toDateString() === new Date().toDateString();
  return isToday ? time(ms) : `${date(ms, 'short')}, ${time(ms)}`;
}
