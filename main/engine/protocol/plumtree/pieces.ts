import { RANGE_ITEM_COUNT_MAX } from '../../../../shared/limits.ts';
import type { Range } from './pending.ts';

/** How old an item is, milliseconds; infinite when nobody knows. */
export type Age = (seq: number) => number;

/** What is younger is announced together, milliseconds. Guess: announcements are collected about as long. */
const YOUNG_MS = 200;

/**
 * A range in parts that the wire can say. It says the age of the last one only, and whoever has just
 * started goes by that for all, so nothing in a part is more than twice as old as its last: else a
 * newcomer would be sent what was said long before it came, because it was said in one breath.
 */
export function pieces({ from, to }: Range, ageOf: Age): Range[] {
  const parts: Range[] = [];
  let part = { from: to, to };
  let oldestMs = Math.max(YOUNG_MS, 2 * ageOf(to));
  for (let seq = to - 1; seq >= from; seq--) {
    const isFull = part.to - seq >= RANGE_ITEM_COUNT_MAX;
    if (isFull || ageOf(seq) > oldestMs) {
      parts.push(part);
      part = { from: seq, to: seq };
      oldestMs = Math.max(YOUNG_MS, 2 * ageOf(seq));
    } else part.from = seq;
  }
  return [...parts, part].reverse();
}
