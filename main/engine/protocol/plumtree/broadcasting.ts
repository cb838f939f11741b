import type { MemberKey, NetworkId, NodeId } from '../../../../shared/ids.ts';
import { never } from '../../../../shared/result.ts';
import { PURPOSE } from '../../wire/broadcast-record.ts';
import type { LogRecord } from '../../wire/records.ts';
import type { Instant, LinkId, Outbox } from '../io.ts';
import type { RandomBytes, Signer } from '../ports.ts';
import { Broadcasts } from './broadcasts.ts';
import type { PlumtreeMessage } from './messages.ts';
import { type Carrier, type ItemName, routeStreams } from './names.ts';
import { Plumtree } from './plumtree.ts';

export type BroadcastingOptions = {
  readonly network: NetworkId;
  readonly self: NodeId;
  readonly signer: Signer;
  readonly random: RandomBytes;
  readonly generation: () => number;
  readonly speaks: (member: MemberKey) => boolean;
  readonly ihaveTimeoutMs: number;
  readonly isCongested: (link: LinkId) => boolean;
  /** Who keeps and checks the records of the logs. */
  readonly records: Carrier;
  /** A signal between people, of somebody else. */
  readonly signalled: (origin: NodeId, payload: Uint8Array, now: Instant) => void;
  readonly now: Instant;
};

/** Announcements wait this share of the time after which an announced item is asked for. */
const FLUSH_SHARE = 1 / 5;

/** The broadcast trees of this node, with what they carry: raw broadcasts, records of the logs. */
export class Broadcasting {
  private readonly raw: Broadcasts;
  private readonly plumtree: Plumtree;

  constructor(options: BroadcastingOptions, out: Outbox) {
    this.raw = new Broadcasts({
      ...options,
      received: ({ purpose, origin, payload }, now) => {
        if (purpose === PURPOSE.signal) options.signalled(origin, payload, now);
        if (purpose === PURPOSE.program) out.emit({ type: 'BroadcastReceived', origin, payload });
      },
    });
    const carrier = routeStreams(this.raw, options.records);
    const ihaveFlushMs = options.ihaveTimeoutMs * FLUSH_SHARE;
    this.plumtree = new Plumtree({ ...options, carrier, ihaveFlushMs }, out, options.now);
  }

  neighbourUp(link: LinkId, now: Instant): void {
    this.plumtree.neighbourUp(link, now);
  }

  neighbourDown(link: LinkId, now: Instant): void {
    this.plumtree.neighbourDown(link, now);
  }

  linkDown(link: LinkId, now: Instant): void {
    this.plumtree.linkDown(link, now);
  }

  /** @throws MeshError `peer-misbehaved` */
  message(from: LinkId, message: PlumtreeMessage, now: Instant): void {
    switch (message.kind) {
      case 'gossip':
        this.plumtree.onGossip(from, message, now);
        break;
      case 'ihave':
        this.plumtree.onIhave(from, message, now);
        break;
      case 'graft':
        this.plumtree.onGraft(from, message, now);
        break;
      case 'prune':
        this.plumtree.onPrune(from, message, now);
        break;
      default:
        never(message);
    }
  }

  timer(now: Instant): void {
    this.plumtree.onTimer(now);
  }

  /** Raw payloads to everybody, under one signature. @throws MeshError `payload-too-long` */
  broadcast(payloads: readonly Uint8Array[], now: Instant): void {
    const { name, bytes } = this.raw.make(payloads, now);
    this.plumtree.broadcast(name, bytes, now);
  }

  /** To everybody too, for the people and not for their programs. */
  signal(payload: Uint8Array, now: Instant): void {
    const { name, bytes } = this.raw.make([payload], now, PURPOSE.signal);
    this.plumtree.broadcast(name, bytes, now);
  }

  /** A record of our own, which is on disk by now. */
  spread(record: LogRecord, now: Instant): void {
    this.plumtree.broadcast(nameOf(record), record.bytes, now);
  }

  /** A record that came otherwise. */
  learned(record: LogRecord, from: LinkId | null, now: Instant): void {
    this.plumtree.learned(nameOf(record), from, now);
  }

  /** Links over which more origins' items are pushed than announced. */
  eagerLinks(): Set<LinkId> {
    return new Set(this.plumtree.edges().flatMap(({ link, eager }) => (eager ? link : [])));
  }
}

const nameOf = ({ content, log }: LogRecord): ItemName => ({
  origin: content.author,
  stream: log,
  seq: content.seq,
});
