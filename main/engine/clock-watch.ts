/** A moment by both clocks: of some systems the one that never goes back stands still in a sleep. */
export type Clocks = { readonly mono: number; readonly wall: number };

const WATCH_INTERVAL_MS = 1_000;
/** A busy machine is late by less. */
const GAP_MS = 10_000;

/** Whether this process did not run for a while: its machine slept, or it was stopped. */
export const isGap = (before: Clocks, after: Clocks): boolean =>
  Math.max(after.mono - before.mono, after.wall - before.wall) > WATCH_INTERVAL_MS + GAP_MS;

/** Calls back within a second of going on after a gap. @returns what ends it */
export function watchClocks(onGap: () => void): () => void {
  let before = now();
  const timer = setInterval(() => {
    const after = now();
    if (isGap(before, after)) onGap();
    before = after;
  }, WATCH_INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}

const now = (): Clocks => ({ mono: performance.now(), wall: Date.now() });
