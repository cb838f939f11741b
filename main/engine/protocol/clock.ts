import { MeshError } from '../errors.ts';

/** A moment of the hybrid logical clock: milliseconds since the epoch, and a counter within them. */
export type HlcTime = { readonly ms: number; readonly counter: number };

const COUNTER_MAX = 0xffff_ffff;

export const compareHlc = (a: HlcTime, b: HlcTime): number => a.ms - b.ms || a.counter - b.counter;

/**
 * Hybrid logical clock (Kulkarni et al., 2014): close to the wall clock, and above everything that
 * was observed, so that an answer is always ordered after what it answers, whatever the clocks say.
 */
export class HybridClock {
  private last: HlcTime;

  constructor(last: HlcTime = { ms: 0, counter: 0 }) {
    this.last = last;
  }

  /** The next time to write on something of our own. */
  tick(wall: number): HlcTime {
    const ms = Math.floor(wall);
    if (ms > this.last.ms) this.last = { ms, counter: 0 };
    else if (this.last.counter < COUNTER_MAX)
      this.last = { ms: this.last.ms, counter: this.last.counter + 1 };
    else this.last = { ms: this.last.ms + 1, counter: 0 };
    if (!Number.isSafeInteger(this.last.ms)) throw new MeshError('internal', 'clock overflow');
    return this.last;
  }

  /** Takes note of another's time; one beyond the horizon, in ms, does not drag ours along (C4). */
  observe(time: HlcTime, horizon: number): void {
    if (time.ms > horizon) return;
    if (compareHlc(time, this.last) > 0) this.last = time;
  }
}
