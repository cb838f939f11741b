/** Timers as an argument, so that tests hold the clock. */
export type Timers = {
  readonly set: (run: () => void, ms: number) => unknown;
  readonly clear: (timer: unknown) => void;
};

export const realTimers: Timers = {
  set: (run, ms) => setTimeout(run, ms),
  clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

export type Coalesced = {
  /** Asks for a run: at once when the last one is long enough ago, else as soon as it is. */
  readonly request: () => void;
  readonly stop: () => void;
};

/** Runs at most once in `ms`; the last request is never lost. */
export function coalesce(ms: number, run: () => void, timers: Timers = realTimers): Coalesced {
  let timer: unknown = null;
  let isWanted = false;
  const rest = () => {
    timer = timers.set(() => {
      timer = null;
      if (!isWanted) return;
      isWanted = false;
      rest();
      run();
    }, ms);
  };
  return {
    request: () => {
      if (timer !== null) {
        isWanted = true;
        return;
      }
      rest();
      run();
    },
    stop: () => {
      if (timer !== null) timers.clear(timer);
      timer = null;
      isWanted = false;
    },
  };
}
