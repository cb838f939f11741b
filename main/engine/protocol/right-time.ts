import type { RecordId } from '../../../shared/ids.ts';
import { problem } from '../../../shared/problem.ts';
import type { MeshStore, MessagePosition, StoredMessage } from '../store/port.ts';
import { decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { uint } from '../wire/codec.ts';
import type { Instant, Outbox } from './io.ts';

/** Clocks that differ by less are left alone, milliseconds: the hybrid clock orders what they say. */
const OFF_MS_MIN = 60_000;
/** A message further ahead than this waits until it is due, milliseconds. */
const AHEAD_MS_MAX = 7 * 24 * 3600 * 1000;
/** The latest time that was known is written down at most this often, milliseconds. */
const KEEP_INTERVAL_MS = 600_000;
const DUE_COUNT_MAX = 256;
const NOTE = 'clock';

export type RightTimeOptions = {
  readonly store: Pick<MeshStore, 'getMeta' | 'setMeta' | 'batch' | 'messagesSince'>;
  /** By how much each neighbour's clock is ahead of ours, milliseconds. */
  readonly offsets: () => readonly number[];
  /** A message that was hidden is due. */
  readonly due: (message: StoredMessage) => void;
};

/**
 * What time it is, as far as a node can tell (C4): its own clock counts, unless the neighbours agree
 * that it is off. So what is said gets the right time; and a message from beyond the next seven days
 * is kept and ordered like any other, and shown when it is due.
 */
export class RightTime {
  private readonly options: RightTimeOptions;
  private readonly out: Outbox;
  /** The latest time that was ever known here: it is not earlier now, whatever the clock says. */
  private floor: number;
  private keptAt = Number.NEGATIVE_INFINITY;
  private shownUpTo: number;
  private isTold = false;

  constructor(options: RightTimeOptions, out: Outbox, now: Instant) {
    const kept = options.store.getMeta(NOTE);
    this.options = options;
    this.out = out;
    this.floor = kept ? uint().read(decodeCbor(kept), NOTE) : 0;
    this.shownUpTo = this.horizon(now);
  }

  /** By how much our clock is behind the right time, milliseconds; 0 while that is little. */
  behindMs(now: Instant): number {
    const behind = this.now(now) - now.wall;
    return Math.abs(behind) < OFF_MS_MIN ? 0 : Math.round(behind);
  }

  /** Somebody else's clock says nearly the same. */
  get isAgreed(): boolean {
    return this.options.offsets().some((offset) => Math.abs(offset) < OFF_MS_MIN);
  }

  /** The time to write on what is said now. */
  now({ wall }: Instant): number {
    const offset = middle(this.offsets(), nearer);
    return Math.abs(offset) < OFF_MS_MIN ? wall : wall + offset;
  }

  /**
   * What is later is not due. Where two clocks disagree and nobody decides, the later one counts: one
   * that has stopped for good, and starts in 1970, must not hide everything.
   */
  horizon(now: Instant): number {
    const latest = now.wall + middle(this.offsets(), Math.max);
    return Math.floor(Math.max(this.now(now), latest, this.floor)) + AHEAD_MS_MAX;
  }

  /** The place before which messages are shown. */
  end(now: Instant): MessagePosition {
    return { ms: this.horizon(now) + 1, counter: 0, id: '' as RecordId };
  }

  /** Once a gossip interval: shows what has become due, tells that our clock is off. */
  round(now: Instant): void {
    const horizon = this.horizon(now);
    if (horizon > this.shownUpTo) this.show(horizon);
    this.shownUpTo = horizon;
    const behind = this.behindMs(now);
    if (behind !== 0 && !this.isTold) this.tell(behind);
    this.isTold = behind !== 0;
    if (now.mono - this.keptAt >= KEEP_INTERVAL_MS) this.keep(now);
  }

  private show(horizon: number): void {
    const from = { ms: this.shownUpTo, counter: Number.MAX_SAFE_INTEGER };
    for (const message of this.options.store.messagesSince(null, from, DUE_COUNT_MAX))
      if (message.ms <= horizon) this.options.due(message);
  }

  private tell(behind: number): void {
    const minutes = String(Math.round(Math.abs(behind) / 60_000));
    const code = behind > 0 ? 'clock-behind' : 'clock-ahead';
    this.out.emit({ type: 'ProblemRaised', problem: problem(code, minutes) });
  }

  private keep(now: Instant): void {
    this.keptAt = now.mono;
    this.floor = Math.max(this.floor, Math.floor(this.now(now)));
    this.options.store.batch('written', () =>
      this.options.store.setMeta(NOTE, encodeCbor(this.floor)),
    );
  }

  /** Ours included, which is ahead of itself by nothing. */
  private offsets(): number[] {
    return [0, ...this.options.offsets()].sort((a, b) => a - b);
  }
}

const nearer = (a: number, b: number): number => (Math.abs(a) <= Math.abs(b) ? a : b);

/** Of a sorted list; `decide` chooses where two stand in the middle. */
function middle(sorted: readonly number[], decide: (a: number, b: number) => number): number {
  const at = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(at) - 1], sorted[Math.floor(at)]];
  return decide(low, high);
}
