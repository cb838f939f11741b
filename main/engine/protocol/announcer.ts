import type { Join, Status } from '../../../shared/mesh-types.ts';
import type { Outbox } from './io.ts';

/** Tells how the node stands, when that has changed since it was last told. */
export class Announcer {
  private readonly out: Outbox;
  private status = '';
  private join = 'null';

  constructor(out: Outbox) {
    this.out = out;
  }

  tell(status: Status, join: Join | null): void {
    const [newStatus, newJoin] = [JSON.stringify(status), JSON.stringify(join)];
    if (newStatus !== this.status) this.out.emit({ type: 'StatusChanged', status });
    if (newJoin !== this.join) this.out.emit({ type: 'JoinChanged', join });
    this.status = newStatus;
    this.join = newJoin;
  }
}
