import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordId } from '../../../shared/ids.ts';
import type { PlacedRow } from './rows.ts';
import { endOf, moved } from './scroll.ts';

/** Messages of so many rows each. */
const rowsOf = (first: number, heights: readonly number[]): PlacedRow[] =>
  heights.flatMap((height, at) =>
    Array.from({ length: height }, (_, line) => ({
      row: [],
      place: { of: `${first + at}` as RecordId, line },
    })),
  );

const heights = (minLength: number) =>
  fc.array(fc.integer({ min: 1, max: 4 }), { minLength, maxLength: 30 });
const page = { by: 9, height: 10 };

describe('scrolling', () => {
  it('stays put at what is looked at, whatever comes below and whatever is read from above', () => {
    fc.assert(
      fc.property(heights(12), heights(0), heights(0), (shown, above, below) => {
        const bottom = moved(rowsOf(100, shown), null, { by: 1, height: 10 });
        const all = rowsOf(100 - above.length, [...above, ...shown, ...below]);
        expect(all[endOf(all, bottom) - 1]?.place).toEqual(bottom);
      }),
    );
  });

  it('goes up to the first row and down to the end, and no further', () => {
    const rows = rowsOf(0, [3, 3, 3, 3, 3, 3, 3, 3]);
    let bottom = moved(rows, null, page);
    expect(endOf(rows, bottom)).toBe(15);
    for (let press = 0; press < 5; press++) bottom = moved(rows, bottom, page);
    expect(endOf(rows, bottom)).toBe(10);
    for (let press = 0; press < 5; press++) bottom = moved(rows, bottom, { by: -9, height: 10 });
    expect(bottom).toBeNull();
  });

  it('has nothing to do where everything is shown, and follows the end', () => {
    const rows = rowsOf(0, [3, 3]);
    expect(moved(rows, null, page)).toBeNull();
    expect(endOf([...rows, ...rowsOf(2, [1])], null)).toBe(7);
  });

  it('finds what has fewer rows in a wider terminal', () => {
    const last = { of: '1' as RecordId, line: 3 };
    expect(endOf(rowsOf(0, [1, 2, 1]), last)).toBe(3);
    expect(endOf(rowsOf(5, [1, 2, 1]), last)).toBe(4);
  });

  it('keeps its place when the day above what it looks at moves up', () => {
    const day = { of: '2' as RecordId, line: -1 };
    expect(endOf(rowsOf(0, [2, 2, 2]), day)).toBe(4);
  });
});
