import type { Instant } from '../../main/engine/protocol/io.ts';

const EPOCH = 1_800_000_000_000;

/** How time passes for one process: its two clocks, and the whiles in which it stands still. */
export class Pace {
  /** How far the wall clock is off, milliseconds. */
  skewMs: number;
  private readonly worldTime: () => number;
  private monoOffset: number;
  private pausedAt: number | null = null;
  private asleep = false;
  private backlog: (() => void)[] = [];

  constructor(worldTime: () => number, skewMs: number, monoOffset: number) {
    this.worldTime = worldTime;
    this.skewMs = skewMs;
    this.monoOffset = monoOffset;
  }

  get isPaused(): boolean {
    return this.pausedAt !== null;
  }

  now(): Instant {
    const time = this.worldTime();
    return { mono: time + this.monoOffset, wall: EPOCH + time + this.skewMs };
  }

  /** @param asleep the monotonic clock stands still too, as on a machine that is suspended */
  pause(asleep: boolean): void {
    this.pausedAt ??= this.worldTime();
    this.asleep = asleep;
  }

  /** What waited meanwhile, in order. */
  resume(): (() => void)[] {
    if (this.pausedAt !== null && this.asleep) this.monoOffset -= this.worldTime() - this.pausedAt;
    return this.reset();
  }

  /** The process is gone, and with it what waited for it. */
  reset(): (() => void)[] {
    this.pausedAt = null;
    const backlog = this.backlog;
    this.backlog = [];
    return backlog;
  }

  /** Now, or when it goes on. */
  whenRunning(run: () => void): void {
    if (this.isPaused) this.backlog.push(run);
    else run();
  }
}
