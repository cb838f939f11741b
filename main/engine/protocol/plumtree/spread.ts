import {
  GRAFT_TIMEOUT_MS_MIN,
  GRAFT_TIMEOUT_STRETCH_MAX,
  SPREAD_HALF_LIFE_MS,
  SPREAD_MARGIN,
} from './limits.ts';

/**
 * How long to wait for an announced item before asking for it. A timer shorter than the time the
 * tree itself needs *causes* redundancy (in simulation 0.35 instead of 0.007 payloads a node), a
 * longer one delays repair. So the wait is measured: how much later than the first announcement did
 * items come along the tree? The longest counts, and fades as long as messages prove it outdated.
 */
export class Spread {
  private readonly configuredMs: number;
  private longestMs: number;
  private sampledAt: number;

  constructor(ihaveTimeoutMs: number, now: number) {
    this.configuredMs = ihaveTimeoutMs;
    this.longestMs = ihaveTimeoutMs / SPREAD_MARGIN;
    this.sampledAt = now;
  }

  /** An item came along the tree `waitedMs` after it had been announced; 0 when it came first. */
  sample(waitedMs: number, now: number): void {
    // A neighbour that slept tells nothing of the tree.
    if (waitedMs > GRAFT_TIMEOUT_STRETCH_MAX * this.configuredMs) return;
    // Silence proves nothing: a pause counts for a second at most.
    const passed = Math.min(1000, Math.max(0, now - this.sampledAt));
    this.sampledAt = now;
    this.longestMs = Math.max(waitedMs, this.longestMs * 2 ** (-passed / SPREAD_HALF_LIFE_MS));
  }

  get timeoutMs(): number {
    const wanted = this.longestMs * SPREAD_MARGIN;
    const least = Math.min(GRAFT_TIMEOUT_MS_MIN, this.configuredMs);
    return Math.min(GRAFT_TIMEOUT_STRETCH_MAX * this.configuredMs, Math.max(least, wanted));
  }
}
