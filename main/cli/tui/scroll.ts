/** Where somebody has scrolled to: the row that is shown last, or null at the end, which follows. */
import type { Place, PlacedRow } from './rows.ts';

/** How many rows lie above the end of what is shown. */
export function endOf(rows: readonly PlacedRow[], bottom: Place | null): number {
  if (bottom === null) return rows.length;
  // In another width it may have fewer rows.
  const at = rows.findLastIndex(({ place }) => place.of === bottom.of && place.line <= bottom.line);
  if (at >= 0) return at + 1;
  // The day above it stands further up since more was read; what is not shown any more is no place.
  const first = rows.findIndex(({ place }) => place.of === bottom.of);
  return first < 0 ? rows.length : first;
}

/** Up by so many rows, down by a negative number, as far as there are any. */
export function moved(
  rows: readonly PlacedRow[],
  bottom: Place | null,
  { by, height }: { readonly by: number; readonly height: number },
): Place | null {
  const end = Math.max(endOf(rows, bottom) - by, Math.min(height, rows.length));
  return end >= rows.length ? null : (rows[end - 1]?.place ?? null);
}
