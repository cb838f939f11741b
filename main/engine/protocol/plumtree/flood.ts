import { type MemberKey, memberOf, type NetworkId, type NodeId } from '../../../../shared/ids.ts';
import { RAW_PAYLOAD_BYTES_MAX, SEEN_BROADCAST_COUNT_MAX } from '../../../../shared/limits.ts';
import { MeshError } from '../../errors.ts';
import { makeBroadcast, readBroadcast } from '../../wire/broadcast-record.ts';
import type { WireMessage } from '../../wire/messages.ts';
import type { LinkId, Outbox } from '../io.ts';
import type { Signer } from '../ports.ts';

export type FloodOptions = {
  readonly network: NetworkId;
  readonly self: NodeId;
  readonly signer: Signer;
  readonly generation: () => number;
  readonly belongs: (member: MemberKey) => boolean;
};

/** Raw broadcasts over every link, each passed on once, after its signature was checked (P2). */
export class Flood {
  private readonly seen = new Set<string>();
  private readonly options: FloodOptions;
  private readonly out: Outbox;
  private counter = 0;

  constructor(options: FloodOptions, out: Outbox) {
    this.options = options;
    this.out = out;
  }

  /** @throws MeshError `payload-too-long` */
  broadcast(payload: Uint8Array, links: readonly LinkId[]): void {
    if (payload.length > RAW_PAYLOAD_BYTES_MAX)
      throw new MeshError('payload-too-long', `${RAW_PAYLOAD_BYTES_MAX} bytes`);
    const { network, self: origin, signer } = this.options;
    const generation = this.options.generation();
    this.counter += 1;
    const signed = makeBroadcast(
      { network, origin, generation, counter: this.counter, payload },
      (label, bytes) => signer.sign(label, bytes),
    );
    for (const link of links) this.out.send(link, { kind: 'broadcast', signed });
  }

  /** @throws MeshError `peer-misbehaved` */
  receive(from: LinkId, { signed }: WireMessage<'broadcast'>, links: readonly LinkId[]): void {
    const { record, check } = readBroadcast(signed);
    const { network, origin, generation, counter, payload } = record;
    if (network !== this.options.network || origin === this.options.self) return;
    if (!this.options.belongs(memberOf(origin))) return;
    const name = `${origin}|${generation}|${counter}`;
    if (this.seen.has(name)) return;
    check();
    this.remember(name);
    this.out.emit({ type: 'BroadcastReceived', origin, payload });
    for (const link of links) if (link !== from) this.out.send(link, { kind: 'broadcast', signed });
  }

  private remember(name: string): void {
    this.seen.add(name);
    if (this.seen.size <= SEEN_BROADCAST_COUNT_MAX) return;
    const [oldest] = this.seen;
    if (oldest !== undefined) this.seen.delete(oldest);
  }
}
