import type { Join, Status } from '../../../shared/mesh-types.ts';
import type { Outbox } from './io.ts';

/** Tells how the node stands, when that has changed since it was last told. */
export class Announcer {
  private readonly out: Outbox;
  private status: Status | null = null;
  private join: Join | null = null;

  constructor(out: Outbox) {
    this.out = out;
  }

  /** At the end of each turn, so most often nothing has changed. */
  tell(status: Status, join: Join | null): void {
    if (!this.status || isOther(status, this.status))
      this.out.emit({ type: 'StatusChanged', status });
    if (isOtherWithin(join, this.join)) this.out.emit({ type: 'JoinChanged', join });
    this.status = status;
    this.join = join;
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
