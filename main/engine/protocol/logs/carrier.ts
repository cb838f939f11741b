import type { NodeId } from '../../../../shared/ids.ts';
import type { Head, MeshStore } from '../../store/port.ts';
import { type LogRecord, readRecord } from '../../wire/records.ts';
import type { Instant, LinkId } from '../io.ts';
import { GAP_ITEM_COUNT_MAX } from '../plumtree/limits.ts';
import type { Carrier, ItemName, StreamName, Verdict } from '../plumtree/names.ts';
import { isSound } from './proof.ts';
import { canGive } from './sync.ts';

/** What the carrier asks of the logs. */
export type RecordTaker = {
  readonly isExpired: (record: LogRecord<'message'>) => boolean;
  /** Judges, stores and tells. @throws MeshError `peer-misbehaved` */
  readonly take: (record: LogRecord, from: LinkId, now: Instant) => Verdict;
  /** Compares heads with the other end, which sends whatever lacks here. */
  readonly catchUp: (from: LinkId, now: Instant) => void;
};

/**
 * The records of the logs as what travels on the trees (P1): named by author, log and number, served
 * from the store. Of a forked log the trees carry the branch that came first; all branches come by
 * the comparison of heads (C5), as does whatever has too much before it.
 */
export class RecordCarrier implements Carrier {
  private readonly store: MeshStore;
  private readonly taker: RecordTaker;
  /** The highest number of each log and author that is held. */
  private readonly heights = new Map<string, number>();

  constructor(store: MeshStore, taker: RecordTaker) {
    this.store = store;
    this.taker = taker;
    for (const head of store.heads()) this.stored(head);
  }

  /** A record is on disk. */
  stored({ log, author, seq }: Pick<Head, 'log' | 'author' | 'seq'>): void {
    const key = keyOf(log, author);
    this.heights.set(key, Math.max(seq, this.heights.get(key) ?? -1));
  }

  provide({ origin, stream, seq }: ItemName): Uint8Array | null {
    const [record] = this.store.range(stream, origin, seq, 1);
    // Whoever gets it alone looks at its own signature, which may never have been looked at here.
    const canGiveIt =
      record?.seq === seq && canGive(record, this.taker.isExpired) && isSound(record);
    return canGiveIt ? record.bytes : null;
  }

  has(name: ItemName): boolean {
    return name.seq <= this.heightOf(name);
  }

  catchesUp(name: ItemName, from: LinkId, now: Instant): boolean {
    const isFar = name.seq - this.heightOf(name) > GAP_ITEM_COUNT_MAX;
    if (isFar) this.taker.catchUp(from, now);
    return isFar;
  }

  /** @throws MeshError `peer-misbehaved` */
  deliver({ origin, stream, seq }: ItemName, bytes: Uint8Array, from: LinkId, now: Instant) {
    // A copy: what stays here must not keep the whole frame it came in alive.
    const record = readRecord(bytes.slice());
    const { content, log } = record;
    if (log !== stream || content.author !== origin || content.seq !== seq) return 'refused';
    const verdict = this.taker.take(record, from, now);
    if (verdict !== 'gap' || !this.has({ origin, stream, seq: seq - 1 })) return verdict;
    // Another branch of a forked log: to be asked for by hash, not by number.
    this.taker.catchUp(from, now);
    return 'left';
  }

  /** The highest number that is held; −1 for none. */
  heightOf({ origin, stream }: StreamName): number {
    return this.heights.get(keyOf(stream, origin)) ?? -1;
  }
}

const keyOf = (log: string, author: NodeId): string => `${log}|${author}`;
