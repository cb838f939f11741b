import type { MeshStore } from '../../store/port.ts';
import type { Instant, Outbox } from '../io.ts';
import type { RightTime } from '../right-time.ts';

const DAY_MS = 24 * 3600 * 1000;
const INTERVAL_MS = 3_600_000;
/** So that no turn is long. */
const DROPPED_COUNT = 64;

/**
 * Forgets what was said longer ago than this node is to keep it: texts, changes, words and opened
 * bodies. The sealed records stay, whose keys are forgotten: the logs have no gaps, and what others
 * keep is theirs to decide.
 */
export class Retention {
  private readonly store: MeshStore;
  private readonly time: RightTime;
  private readonly keepDays: number | null;
  private readonly out: Outbox;
  private dueAt = Number.NEGATIVE_INFINITY;
  /** Something went that nobody was told of yet. */
  private untold = false;

  constructor(store: MeshStore, time: RightTime, keepDays: number | null, out: Outbox) {
    this.out = out;
    this.store = store;
    this.time = time;
    this.keepDays = keepDays;
  }

  /** The time before which nothing is kept. */
  since(now: Instant): number {
    return this.keepDays === null ? 0 : Math.floor(this.time.now(now)) - this.keepDays * DAY_MS;
  }

  /** Once a gossip interval. Never by a clock that nobody else agrees with: what is gone is gone. */
  round(now: Instant): void {
    if (this.keepDays === null || now.mono < this.dueAt || !this.time.isAgreed) return;
    const before = this.since(now);
    const dropped = this.store.dropMessages(before, DROPPED_COUNT);
    this.untold ||= dropped > 0;
    if (dropped === DROPPED_COUNT) return;
    this.dueAt = now.mono + INTERVAL_MS;
    if (this.untold) this.out.emit({ type: 'MessagesForgotten', before });
    this.untold = false;
  }
}
