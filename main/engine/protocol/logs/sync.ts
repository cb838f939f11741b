import type { NodeId, RecordId } from '../../../../shared/ids.ts';
import type { Head, MeshStore, StoredRecord } from '../../store/port.ts';
import {
  isHeaderOnly,
  isKind,
  type LogRecord,
  type RecordKind,
  readRecord,
} from '../../wire/records.ts';
import type { Roster } from '../roster/roster.ts';
import { RUN_RECORD_COUNT_MAX, runLength, shortestRun } from './proof.ts';

/** Nobody takes a header alone before its time, nor what follows it. */
export function canGive(
  { bytes }: StoredRecord,
  isExpired: (record: LogRecord<'message'>) => boolean,
): boolean {
  if (!isHeaderOnly(bytes)) return true;
  const record = readRecord(bytes);
  return !isKind(record, 'message') || isExpired(record);
}

/**
 * Small batches, so that no turn of the receiver is long, and several under way, so that it never
 * waits for the next one.
 */
const BATCH_BYTES = 64 * 1024;
const WINDOW_BATCH_COUNT = 24;

type LogKey = `${string}|${NodeId}`;
const keyOf = (log: string, author: NodeId): LogKey => `${log}|${author}`;

/** Where sending to the peer stands in one log of one author. */
type Cursor = { readonly log: string; readonly author: NodeId; nextSeq: number };

/**
 * What one peer lacks, as far as its heads told. Sends a window of batches, one more for each that
 * the peer has answered with what it led to, so that a slow peer is never flooded.
 */
export class SyncSession {
  private readonly cursors = new Map<LogKey, Cursor>();
  private rosterLeft: RecordId[] = [];
  private readonly store: MeshStore;
  private readonly roster: Roster;
  private readonly isExpired: (record: LogRecord<'message'>) => boolean;
  /** Batches under way, whose answers have not come. */
  private unanswered = 0;

  constructor(
    store: MeshStore,
    roster: Roster,
    isExpired: (record: LogRecord<'message'>) => boolean,
  ) {
    this.store = store;
    this.roster = roster;
    this.isExpired = isExpired;
  }

  /** The peer named all its heads: everything that is not below one of them is lacking. */
  allHeads(entries: readonly Head[]): void {
    this.cursors.clear();
    const theirs = new Map<LogKey, Head[]>();
    for (const head of entries) {
      const key = keyOf(head.log, head.author);
      theirs.set(key, [...(theirs.get(key) ?? []), head]);
    }
    this.rosterLeft = this.lackingOfRoster(theirs);
    for (const mine of this.store.heads()) {
      if (mine.log === 'roster') continue;
      this.aim(mine, theirs.get(keyOf(mine.log, mine.author)) ?? []);
    }
    this.unanswered = 0;
  }

  /** The peer answered a batch with the heads it led to. */
  someHeads(entries: readonly Head[]): void {
    for (const head of entries) {
      const cursor = this.cursors.get(keyOf(head.log, head.author));
      if (cursor && this.store.has(head.id))
        cursor.nextSeq = Math.max(cursor.nextSeq, head.seq + 1);
    }
    this.unanswered = Math.max(0, this.unanswered - 1);
  }

  /** What may be sent now; nothing when nothing is lacking or the window is full. */
  nextBatches(): Uint8Array[][] {
    const batches: Uint8Array[][] = [];
    while (this.unanswered < WINDOW_BATCH_COUNT) {
      const batch = this.nextBatch();
      if (batch.length === 0) break;
      batches.push(batch);
      this.unanswered += 1;
    }
    return batches;
  }

  private nextBatch(): Uint8Array[] {
    const batch = new Batch();
    this.takeRoster(batch);
    for (const [key, cursor] of this.cursors) {
      if (batch.full) break;
      if (this.takeLog(cursor, batch)) this.cursors.delete(key);
    }
    return batch.records;
  }

  private takeRoster(batch: Batch): void {
    while (this.rosterLeft.length > 0 && !batch.full) {
      const record = this.store.get(this.rosterLeft[0] as RecordId);
      if (record) batch.add(record.bytes);
      this.rosterLeft.shift();
    }
  }

  /** True when the log is exhausted. */
  private takeLog(cursor: Cursor, batch: Batch): boolean {
    const { log, author, nextSeq } = cursor;
    const { room, isEmpty } = batch;
    const found = this.store.range(log, author, nextSeq, room);
    const given = found.findIndex((record) => !canGive(record, this.isExpired));
    const mayGive = given < 0 ? found : found.slice(0, given);
    const length = runLength(batch.fitting(mayGive)) || (isEmpty ? shortestRun(mayGive) : 0);
    const run = mayGive.slice(0, length);
    for (const { bytes } of run) batch.add(bytes);
    cursor.nextSeq = (run.at(-1)?.seq ?? nextSeq - 1) + 1;
    const isStuck = isEmpty && length === 0;
    return isStuck || (found.length < room && length === mayGive.length);
  }

  private aim(mine: Head, theirs: readonly Head[]): void {
    if (theirs.some((head) => head.id === mine.id)) return;
    const common = theirs.filter((head) => this.store.has(head.id));
    const isAhead = theirs.some((head) => head.seq > mine.seq && !this.store.has(head.id));
    if (isAhead && common.length === 0) return;
    const key = keyOf(mine.log, mine.author);
    const other = this.cursors.get(key);
    const nextSeq = Math.min(this.branchSeq(mine, common), other?.nextSeq ?? mine.seq);
    this.cursors.set(key, { log: mine.log, author: mine.author, nextSeq });
  }

  /** Where our branch leaves theirs: a copied folder may have forked its log, and all of it counts. */
  private branchSeq(mine: Head, theirs: readonly Head[]): number {
    const others = theirs.map(({ id }) => this.store.get(id));
    for (let at = this.store.get(mine.id); at; at = this.parentOf(at)) {
      const { id, seq } = at;
      for (let index = 0; index < others.length; index++)
        for (let other = others[index]; other && other.seq > seq; other = others[index])
          others[index] = this.parentOf(other);
      if (others.some((other) => other?.id === id)) return seq + 1;
    }
    return 0;
  }

  private parentOf({ prev }: StoredRecord): StoredRecord | null {
    return prev === null ? null : this.store.get(prev);
  }

  /** In the roster's own order, so that the receiver knows each author before its records. */
  private lackingOfRoster(theirs: ReadonlyMap<LogKey, readonly Head[]>): RecordId[] {
    const held = new Set<RecordId>();
    for (const heads of theirs.values())
      for (const head of heads) if (head.log === 'roster') this.markHeld(head.id, held);
    return [...this.roster.ordered()].filter((record) => !held.has(record.id)).map(({ id }) => id);
  }

  private markHeld(head: RecordId, held: Set<RecordId>): void {
    for (let at: RecordId | null = head; at !== null && !held.has(at); ) {
      const record: StoredRecord | null = this.store.get(at);
      if (!record) return;
      held.add(at);
      at = record.prev;
    }
  }
}

class Batch {
  readonly records: Uint8Array[] = [];
  private bytes = 0;

  add(record: Uint8Array): void {
    this.records.push(record);
    this.bytes += record.length;
  }
  /** The first of these that there is room for; one is more than the bytes allow. */
  fitting(records: readonly StoredRecord[]): readonly StoredRecord[] {
    let { bytes } = this;
    const beyond = records.findIndex((record) => {
      const isFull = bytes >= BATCH_BYTES;
      bytes += record.bytes.length;
      return isFull;
    });
    return beyond < 0 ? records : records.slice(0, beyond);
  }
  get isEmpty(): boolean {
    return this.records.length === 0;
  }
  get room(): number {
    return RUN_RECORD_COUNT_MAX - this.records.length;
  }
  get full(): boolean {
    return this.room === 0 || this.bytes >= BATCH_BYTES;
  }
}

export const toStored = (record: LogRecord<RecordKind>): StoredRecord => ({
  id: record.id,
  log: record.log,
  author: record.content.author,
  seq: record.content.seq,
  prev: record.content.prev,
  bytes: record.bytes,
});
