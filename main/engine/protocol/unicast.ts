import type { NodeId } from '../../../shared/ids.ts';
import { RAW_PAYLOAD_BYTES_MAX } from '../../../shared/limits.ts';
import { MeshError } from '../errors.ts';
import type { WireMessage } from '../wire/messages.ts';
import type { LinkId, Outbox } from './io.ts';
import type { Links } from './topology/links.ts';

/** Raw bytes from one node to another (P3). */
export class Unicast {
  private readonly self: NodeId;
  private readonly links: Links;
  private readonly out: Outbox;

  constructor(self: NodeId, links: Links, out: Outbox) {
    this.self = self;
    this.links = links;
    this.out = out;
  }

  /** @throws MeshError `no-route`, `payload-too-long` */
  send(to: NodeId, payload: Uint8Array): void {
    if (payload.length > RAW_PAYLOAD_BYTES_MAX)
      throw new MeshError('payload-too-long', `${RAW_PAYLOAD_BYTES_MAX} bytes`);
    const link = this.links.linkTo(to);
    if (link === null) throw new MeshError('no-route', to.slice(0, 8));
    this.out.send(link, { kind: 'direct', from: this.self, to, hops: 0, payload });
  }

  /** @throws MeshError `peer-misbehaved` when a peer speaks in another's name */
  receive(link: LinkId, { from, to, payload }: WireMessage<'direct'>): void {
    if (from !== this.links.peerOf(link))
      throw new MeshError('peer-misbehaved', 'direct: in the name of another');
    if (to === this.self) this.out.emit({ type: 'DirectReceived', from, payload });
  }
}
