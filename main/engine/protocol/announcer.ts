import type { Join, Status } from '../../../shared/mesh-types.ts';
import type { Instant, Outbox } from './io.ts';

/** Each pong measures another round trip: it is no news more often than people look. */
const ROUND_TRIP_TOLD_MS = 5_000;

/** Tells how the node stands, when that has changed since it was last told. */
export class Announcer {
  private readonly out: Outbox;
  private status: Status | null = null;
  private toldAt = 0;
  private join: Join | null = null;

  constructor(out: Outbox) {
    this.out = out;
  }

  /** At the end of each turn, so most often nothing has changed. */
  tell(status: Status, join: Join | null, now: Instant): void {
    this.tellStatus(status, now);
    if (isOtherWithin(join, this.join)) this.out.emit({ type: 'JoinChanged', join });
    this.join = join;
  }

  private tellStatus(status: Status, now: Instant): void {
    const isTime = now.mono - this.toldAt >= ROUND_TRIP_TOLD_MS;
    // Until then the round trip that was told stands.
    const rttMs = this.status?.rttMs ?? null;
    const isSteady = status.rttMs !== null && rttMs !== null && !isTime;
    const told = isSteady ? { ...status, rttMs } : status;
    if (this.status && !isOther(told, this.status)) return;
    this.status = status;
    this.toldAt = now.mono;
    this.out.emit({ type: 'StatusChanged', status });
  }
}

/** Field by field: written out each time, it would be a tenth of what a message costs. */
const isOther = (status: Status, before: Status): boolean =>
  (Object.keys(status) as (keyof Status)[]).some((field) =>
    isOtherWithin(status[field], before[field]),
  );

const isOtherWithin = (value: unknown, before: unknown): boolean =>
  value !== before &&
  (typeof value !== 'object' ||
    typeof before !== 'object' ||
    JSON.stringify(value) !== JSON.stringify(before));
