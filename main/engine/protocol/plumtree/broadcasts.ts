import { type MemberKey, memberOf, type NetworkId, type NodeId } from '../../../../shared/ids.ts';
import { RAW_PAYLOAD_BYTES_MAX } from '../../../../shared/limits.ts';
import { MeshError } from '../../errors.ts';
import { makeBroadcast, PURPOSE, readBroadcast } from '../../wire/broadcast-record.ts';
import type { Instant, LinkId } from '../io.ts';
import type { Signer } from '../ports.ts';
import { Cache } from './cache.ts';
import {
  type Carrier,
  generationOf,
  type ItemName,
  rawStream,
  Stream,
  type Verdict,
} from './names.ts';
import { ReplayGuard } from './replay.ts';

export type RawPayload = {
  readonly origin: NodeId;
  readonly purpose: number;
  readonly payload: Uint8Array;
};

export type BroadcastsOptions = {
  readonly network: NetworkId;
  readonly self: NodeId;
  readonly signer: Signer;
  /** Of this run; when it is raised in between, a new numbering begins. */
  readonly generation: () => number;
  readonly speaks: (member: MemberKey) => boolean;
  /** A payload of somebody else: at most once. */
  readonly received: (payload: RawPayload, now: Instant) => void;
};

/**
 * Raw application broadcasts as a carrier: numbered by (node, generation, counter), signed by their
 * origin, checked before anything is passed on, kept for a while for those who ask (P2).
 */
export class Broadcasts implements Carrier {
  private readonly options: BroadcastsOptions;
  private readonly cache = new Cache();
  private readonly guard = new ReplayGuard();
  private generation = -1;
  private counter = 0;

  constructor(options: BroadcastsOptions) {
    this.options = options;
  }

  /** Bytes kept for those who ask. */
  get cachedBytes(): number {
    return this.cache.bytes;
  }

  /** Numbers, signs and keeps payloads of our own, as one item. @throws MeshError `payload-too-long` */
  make(
    payloads: readonly Uint8Array[],
    now: Instant,
    purpose: number = PURPOSE.program,
  ): { readonly name: ItemName; readonly bytes: Uint8Array } {
    if (payloads.reduce((sum, { length }) => sum + length, 0) > RAW_PAYLOAD_BYTES_MAX)
      throw new MeshError('payload-too-long', `${RAW_PAYLOAD_BYTES_MAX} bytes`);
    const { network, self: origin, signer } = this.options;
    const generation = this.options.generation();
    if (generation !== this.generation) this.counter = 0;
    this.generation = generation;
    const counter = this.counter++;
    const bytes = makeBroadcast(
      { network, origin, generation, counter },
      { purpose, payloads },
      (label, ...parts) => signer.sign(label, ...parts),
    );
    const name = { origin, stream: rawStream(generation), seq: counter };
    this.guard.mark(origin, generation, counter);
    this.cache.add(keyOf(name), bytes, now.mono);
    return { name, bytes };
  }

  provide(name: ItemName): Uint8Array | null {
    return this.cache.get(keyOf(name));
  }

  has({ origin, stream, seq }: ItemName): boolean {
    const generation = generationOf(stream);
    if (generation === null) return false;
    return origin === this.options.self || this.guard.has(origin, generation, seq);
  }

  /** @throws MeshError `peer-misbehaved` when it is malformed or its origin has not signed it */
  deliver(name: ItemName, bytes: Uint8Array, _from: LinkId, now: Instant): Verdict {
    const generation = generationOf(name.stream);
    if (generation === null || !this.options.speaks(memberOf(name.origin))) return 'refused';
    if (this.has(name)) return 'known';
    const { network } = this.options;
    const { origin, seq: counter } = name;
    const { purpose, payloads } = readBroadcast({ network, origin, generation, counter }, bytes);
    this.guard.mark(origin, generation, counter);
    this.cache.add(keyOf(name), bytes, now.mono);
    for (const payload of payloads) this.options.received({ origin, purpose, payload }, now);
    return 'new';
  }

  expire(now: Instant): void {
    this.cache.expire(now.mono);
  }
}

const keyOf = (name: ItemName): string => new Stream(name).itemKey(name.seq);
