import { type MemberKey, memberOf, type NetworkId, type NodeId } from '../../../shared/ids.ts';
import { RAW_PAYLOAD_BYTES_MAX, UNICAST_HOPS_MAX } from '../../../shared/limits.ts';
import { MeshError } from '../errors.ts';
import { checkDirect, signDirect } from '../wire/direct-message.ts';
import type { WireMessage } from '../wire/messages.ts';
import type { LinkId, Outbox } from './io.ts';
import type { Membership } from './membership/membership.ts';
import { ReplayGuard } from './plumtree/replay.ts';
import type { Signer } from './ports.ts';
import type { Links } from './topology/links.ts';

export type UnicastOptions = {
  readonly self: NodeId;
  readonly network: NetworkId;
  readonly signer: Signer;
  readonly generation: () => number;
  readonly links: Pick<Links, 'linkTo' | 'ids'>;
  readonly membership: Pick<Membership, 'routeTo' | 'get'>;
  readonly speaks: (member: MemberKey) => boolean;
  readonly isCongested: (link: LinkId) => boolean;
};

/**
 * Raw bytes from one node to another (P3): over the direct link, or from neighbour to neighbour the
 * way that the heartbeats of the other came (as B.A.T.M.A.N. routes). Told at most once, and not kept
 * on the way: what is on a link that breaks is lost, as a datagram is.
 */
export class Unicast {
  private readonly options: UnicastOptions;
  private readonly out: Outbox;
  private readonly guard = new ReplayGuard();
  private count = 0;

  constructor(options: UnicastOptions, out: Outbox) {
    this.options = options;
    this.out = out;
  }

  /** @throws MeshError `no-route`, `payload-too-long` */
  send(to: NodeId, payload: Uint8Array): void {
    if (payload.length > RAW_PAYLOAD_BYTES_MAX)
      throw new MeshError('payload-too-long', `${RAW_PAYLOAD_BYTES_MAX} bytes`);
    const ways = this.ways(to, null);
    if (ways.length === 0) throw new MeshError('no-route', to.slice(0, 8));
    const { self: from, network, signer } = this.options;
    const said = { from, to, generation: this.options.generation(), number: this.count++, payload };
    const signature = signDirect(network, said, (label, ...parts) => signer.sign(label, ...parts));
    for (const link of ways) this.out.send(link, { kind: 'direct', ...said, hops: 0, signature });
  }

  /** @throws MeshError `peer-misbehaved` for what its sender has not signed */
  receive(link: LinkId, message: WireMessage<'direct'>): void {
    const { from, to, generation, number, payload } = message;
    const { self, network, speaks } = this.options;
    if (from === self || !speaks(memberOf(from))) return;
    if (this.guard.has(from, generation, number)) return;
    checkDirect(network, message);
    this.guard.mark(from, generation, number);
    if (to === self) this.out.emit({ type: 'DirectReceived', from, payload });
    else this.passOn(link, message);
  }

  /** Never back, and not to a slow reader: whoever sends much is not to fill the mesh's memory. */
  private passOn(cameBy: LinkId, message: WireMessage<'direct'>): void {
    const hops = message.hops + 1;
    if (hops >= UNICAST_HOPS_MAX) return;
    for (const link of this.ways(message.to, cameBy))
      if (!this.options.isCongested(link)) this.out.send(link, { ...message, hops });
  }

  /**
   * A link that broke takes the ways over it with it, until the next heartbeats: meanwhile every
   * neighbour gets a copy, one of which knows more. Who has had it drops the others.
   */
  private ways(to: NodeId, cameBy: LinkId | null): LinkId[] {
    const { links, membership } = this.options;
    const way = links.linkTo(to) ?? membership.routeTo(to);
    if (way !== null && way !== cameBy) return [way];
    if (!membership.get(to)?.online) return [];
    return links.ids().filter((link) => link !== cameBy);
  }
}
