import { useMemo } from 'react';
import { type Place, type Row, rowsOf } from './rows.ts';
import { endOf, moved } from './scroll.ts';
import { useLive } from './use-keys.ts';
import type { View, ViewModel } from './view.ts';

export type Scroll = {
  readonly visible: readonly Row[];
  readonly isAtEnd: boolean;
  readonly toEnd: () => void;
  /** Up by so many rows; down by a negative number. */
  readonly by: (rows: number) => void;
};

/** What of the rows is shown: the last ones, or where somebody has scrolled to, which stays put. */
export function useScroll(
  model: ViewModel,
  { messages, notices }: View,
  { columns, rows: height }: { readonly columns: number; readonly rows: number },
): Scroll {
  const [scrolled, set] = useLive<{ bottom: Place | null }>({ bottom: null });
  const all = useMemo(() => rowsOf(messages, notices, columns), [messages, notices, columns]);
  const end = endOf(all, scrolled().bottom);
  // What was read from above, or what fills a higher terminal, may lie between.
  const shownEnd = Math.max(end, Math.min(height, all.length));
  return {
    visible: all.slice(Math.max(0, shownEnd - height), shownEnd).map(({ row }) => row),
    isAtEnd: shownEnd === all.length,
    toEnd: () => set({ bottom: null }),
    by: (step) => {
      const bottom = moved(all, scrolled().bottom, { by: step, height });
      set({ bottom });
      if (endOf(all, bottom) <= height) model.older();
    },
  };
}
