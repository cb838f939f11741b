/** Keys as Node reads them from the terminal. Ink only draws. */
import { useLayoutEffect, useRef, useState } from 'react';
import type { Press } from './keys.ts';

const LINE_END = /\r\n?/g;
// Of what is pasted, line ends and tabs mean something.
const OTHER_CONTROLS = /[^\P{Cc}\n\t]/gu;

/** Text that was pasted: line ends in it are no Enter. */
const PASTE: Press = { name: 'paste' };

/**
 * @param onKey what was typed, and the key; text that is pasted comes at once. The newest function
 * hears. A terminal may send a whole line at once, so that nothing was drawn between two keys
 */
export function useKeys(onKey: (text: string | undefined, press: Press) => void): void {
  const newest = useRef(onKey);
  newest.current = onKey;
  // At once: a key that is pressed before somebody listens is lost.
  useLayoutEffect(() => {
    let pasted: string | null = null;
    const hear = (text: string | undefined, press: Press): void => {
      if (press.name === 'paste-start') pasted = '';
      else if (press.name === 'paste-end') {
        const clean = (pasted ?? '').replace(LINE_END, '\n').replace(OTHER_CONTROLS, '');
        pasted = null;
        if (clean !== '') newest.current(clean, PASTE);
      } else if (pasted !== null) pasted += press.sequence ?? '';
      else newest.current(text, press);
    };
    process.stdin.on('keypress', hear);
    return () => void process.stdin.off('keypress', hear);
  }, []);
}

/** State that is changed at once and drawn soon: the next key finds it as the last one left it. */
export function useLive<S extends object>(
  initial: S,
): readonly [() => S, (change: Partial<S>) => void] {
  const state = useRef(initial);
  const [, draw] = useState(initial);
  const set = (change: Partial<S>): void => {
    state.current = { ...state.current, ...change };
    draw(state.current);
  };
  return [() => state.current, set];
}
