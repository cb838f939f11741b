import type { NodeId } from '../../../../shared/ids.ts';
import type { Instant, LinkId } from '../io.ts';

/**
 * What travels on the trees. An item is named by who made it, in which of its numbered streams, and
 * its number there; its bytes mean nothing here. A stream is either one generation of a node's raw
 * broadcasts or one of its logs, so both travel the same way and differ only in their carrier.
 */
export type StreamName = { readonly origin: NodeId; readonly stream: string };
export type ItemName = StreamName & { readonly seq: number };

/**
 * What became of an item that arrived: verified and taken for the first time; had already; not to be
 * had or passed on; waiting for the item before it; or left to the carrier, which gets it otherwise.
 */
export type Verdict = 'new' | 'known' | 'refused' | 'gap' | 'left';

/** Who keeps, checks and wants the items of some streams. */
export interface Carrier {
  /** The bytes of an item, as long as they are kept. */
  provide(name: ItemName): Uint8Array | null;
  /**
   * Verifies and takes an item; only what is `new` is passed on (P2).
   * @throws MeshError `peer-misbehaved` when the sender has to pay with its link
   */
  deliver(name: ItemName, bytes: Uint8Array, from: LinkId, now: Instant): Verdict;
  /** True for what was taken once, even when its bytes are gone: it is never asked for again. */
  has(name: ItemName): boolean;
  /**
   * Too much lies before the item to be asked for one by one: true when the carrier fetches all of it
   * from that link in its own way.
   */
  catchesUp?(name: ItemName, from: LinkId, now: Instant): boolean;
  /** Lets go of what is too old. */
  expire?(now: Instant): void;
}

/** A stream whose keys are built once. Two of one name may exist; they are equal by `key`. */
export class Stream {
  readonly origin: NodeId;
  readonly stream: string;
  readonly key: string;

  constructor({ origin, stream }: StreamName) {
    this.origin = origin;
    this.stream = stream;
    this.key = `${origin}|${stream}|`;
  }

  item(seq: number): ItemName {
    return { origin: this.origin, stream: this.stream, seq };
  }

  itemKey(seq: number): string {
    return this.key + seq;
  }
}

export const rawStream = (generation: number): string => `raw:${generation}`;

/** Null for a stream that is none of raw broadcasts. */
export function generationOf(stream: string): number | null {
  if (!/^raw:(0|[1-9]\d{0,15})$/.test(stream)) return null;
  const generation = Number(stream.slice(4));
  return Number.isSafeInteger(generation) ? generation : null;
}

export const isRaw = (stream: string): boolean => stream.startsWith('raw:');

/** One carrier out of two: raw broadcasts, and the records of the logs. */
export function routeStreams(raw: Carrier, records: Carrier): Carrier {
  const of = ({ stream }: StreamName): Carrier => (isRaw(stream) ? raw : records);
  return {
    provide: (name) => of(name).provide(name),
    deliver: (name, bytes, from, now) => of(name).deliver(name, bytes, from, now),
    has: (name) => of(name).has(name),
    catchesUp: (name, from, now) => of(name).catchesUp?.(name, from, now) ?? false,
    expire: (now) => {
      raw.expire?.(now);
      records.expire?.(now);
    },
  };
}
