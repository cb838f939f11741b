import { useEffect, useMemo, useRef, useState } from 'react';
import { type Row, rowsOf } from './rows.ts';
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
  { columns, rows }: { readonly columns: number; readonly rows: number },
): Scroll {
  const [offset, setOffset] = useState(0);
  const all = useMemo(() => rowsOf(messages, notices, columns), [messages, notices, columns]);
  const first = messages[0]?.id;
  const before = useRef({ count: all.length, first });
  useEffect(() => {
    // What came below moves what is looked at up; what was read from above does not.
    const grown = before.current.first === first ? all.length - before.current.count : 0;
    before.current = { count: all.length, first };
    if (grown > 0) setOffset((at) => (at === 0 ? 0 : at + grown));
  }, [all.length, first]);
  const max = Math.max(0, all.length - rows);
  const at = Math.min(offset, max);
  const end = all.length - at;
  return {
    visible: all.slice(Math.max(0, end - rows), end),
    isAtEnd: at === 0,
    toEnd: () => setOffset(0),
    by: (step) => {
      if (at + step >= max) model.older();
      setOffset((was) => Math.min(Math.max(0, Math.min(was, max) + step), max));
    },
  };
}
