import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeId, RecordId } from '../../../shared/ids.ts';
import { CACHED_ADDRESS_COUNT_MAX } from '../../../shared/limits.ts';
import { MeshError } from '../errors.ts';
import { headerOf } from '../wire/records.ts';
import { checkEntry } from './check.ts';
import { folderProblem, isErrno } from './folder.ts';
import { MessageRows } from './message-rows.ts';
import { NumberCache } from './number-cache.ts';
import { mergePeer } from './order.ts';
import type {
  Carried,
  Durability,
  Head,
  LogName,
  MeshStore,
  MessagePage,
  MessagePosition,
  PeerAddress,
  SincePosition,
  StoredMessage,
  StoredRecord,
  WantedBody,
} from './port.ts';
import { bytesAt, bytesOf, toHead, toPeer, toRecord, toWanted } from './rows.ts';
import { MIGRATIONS } from './schema.ts';
import { Sql } from './sql.ts';
import { prepareStatements, type Statements } from './statements.ts';

export const STORE_FILE = 'mesh.db';
export const STORE_KEY_BYTES = 32;

/** How many records are read at once while all of a log is walked. */
const RECORDS_PER_READ_COUNT = 256;

const BEFORE_ALL_IDS = new Uint8Array(1);

/**
 * The store of a data folder: one encrypted SQLite file (AES-256-CBC a page, without a MAC: it
 * keeps secrets, and what is read back is as trustworthy as the disk; records carry signatures).
 * One process at a time may have it open.
 */
export class SqliteStore implements MeshStore {
  readonly #sql: Sql;
  readonly #do: Statements;
  readonly #chains = new NumberCache();
  readonly #messages: MessageRows;
  /** The record added last: what comes with it needs no look for its row. */
  #newest: { readonly id: RecordId; readonly row: number } | null = null;

  /**
   * Opens the store of a data folder, creating both when they are absent. `key` is 32 bytes.
   * Throws `store-damaged` (also for a wrong key), `data-folder-busy`, `data-folder-unwritable`,
   * `disk-full`, and `update-needed` when a newer version of the program has written the file.
   */
  static open(options: { readonly folder: string; readonly key: Uint8Array }): SqliteStore {
    const { folder, key } = options;
    if (key.length !== STORE_KEY_BYTES) {
      throw new MeshError('internal', `a store key of ${key.length} bytes`);
    }
    const path = join(folder, STORE_FILE);
    createPrivately(folder, path);
    const sql = new Sql(path, Buffer.from(key).toString('hex'), MIGRATIONS.length);
    try {
      migrate(sql);
      return new SqliteStore(sql, prepareStatements(sql));
    } catch (error) {
      sql.close();
      throw error;
    }
  }

  private constructor(sql: Sql, statements: Statements) {
    this.#sql = sql;
    this.#do = statements;
    this.#messages = new MessageRows(statements);
  }

  batch<T>(durability: Durability, work: () => T): T {
    return this.#forgetting(() => this.#sql.transaction(durability, work));
  }

  get isGroupOpen(): boolean {
    return this.#sql.isGroupOpen;
  }

  commit(): void {
    this.#forgetting(() => this.#sql.commit());
  }

  /** After a failure the file does not hold what was noted of it. */
  #forgetting<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.#chains.clear();
      this.#messages.forgetNumbers();
      this.#newest = null;
      throw error;
    }
  }

  getMeta(key: string): Uint8Array | null {
    const row = this.#do.getMeta(key);
    return row === undefined ? null : bytesAt(row, 0);
  }

  setMeta(key: string, value: Uint8Array | null): void {
    this.batch('fsynced', () => {
      if (value === null) this.#do.deleteMeta(key);
      else this.#do.setMeta(key, value);
    });
  }

  append(record: StoredRecord, message: Carried | null): boolean {
    checkEntry(record, message);
    return this.batch('fsynced', () => {
      const id = bytesOf(record.id);
      const added = this.#addRecord(record, id);
      if (added !== null) this.#newest = { id: record.id, row: added };
      if (message !== null) {
        const row = added ?? (this.#do.rowOfId(id)?.[0] as number);
        this.#messages.add(message, row, id);
      }
      return added !== null;
    });
  }

  keepBody(id: RecordId, body: Uint8Array): void {
    this.batch('fsynced', () => {
      if (this.#newest?.id === id) {
        this.#do.addBody(this.#newest.row, body);
        return;
      }
      const row = this.#do.rowOfId(bytesOf(id))?.[0] as number;
      this.#do.addBody(row, body);
      this.#do.unwantBody(row);
    });
  }

  body(id: RecordId): Uint8Array | null {
    const row = this.#do.bodyOf(bytesOf(id));
    return row === undefined ? null : bytesAt(row, 0);
  }

  wantBody(id: RecordId): void {
    this.#newest = null;
    this.batch('fsynced', () => this.#do.wantBody(bytesOf(id)));
  }

  wantedBodies(after: number, countMax: number): WantedBody[] {
    return this.#do.wantedBodies(after, countMax).map(toWanted);
  }

  carry(id: RecordId, since: number): void {
    this.batch('fsynced', () => this.#do.carry(since, bytesOf(id)));
  }

  dropCarried(before: number, bytesMax: number): number {
    return this.batch('written', () => {
      let left = this.#do.carriedBytes()?.[0] as number;
      let dropped = 0;
      for (;;) {
        const oldest = this.#do.oldestCarried(RECORDS_PER_READ_COUNT);
        for (const row of oldest) {
          const [record, since, bytes] = row as [number, number, number];
          if (since >= before && left <= bytesMax) return dropped;
          this.#do.shorten(headerOf(bytesAt(row, 3)), record);
          this.#do.uncarry(record);
          left -= bytes;
          dropped += 1;
        }
        if (oldest.length === 0) return dropped;
      }
    });
  }

  dropMessages(before: number, countMax: number): number {
    return this.batch('written', () => this.#messages.drop(before, countMax));
  }

  has(id: RecordId): boolean {
    return this.#do.rowOfId(bytesOf(id)) !== undefined;
  }

  get(id: RecordId): StoredRecord | null {
    const row = this.#do.recordById(bytesOf(id));
    return row === undefined ? null : toRecord(row);
  }

  heads(log?: LogName): Head[] {
    const rows = log === undefined ? this.#do.allHeads() : this.#do.headsOfLog(log);
    return rows.map(toHead);
  }

  range(log: LogName, author: NodeId, fromSeq: number, countMax: number): StoredRecord[] {
    const rows = this.#do.recordsAfter(log, bytesOf(author), fromSeq, BEFORE_ALL_IDS, countMax);
    return rows.map(toRecord);
  }

  *records(log: LogName): Iterable<StoredRecord> {
    for (const author of this.#do.authorsOfLog(log)) {
      let seq = 0;
      let after: Uint8Array = BEFORE_ALL_IDS;
      for (;;) {
        const rows = this.#do.recordsAfter(
          log,
          bytesAt(author, 0),
          seq,
          after,
          RECORDS_PER_READ_COUNT,
        );
        const records = rows.map(toRecord);
        yield* records;
        const last = records.at(-1);
        if (last === undefined || records.length < RECORDS_PER_READ_COUNT) break;
        seq = last.seq;
        after = bytesOf(last.id);
      }
    }
  }

  conversations(): StoredMessage[] {
    return this.#messages.newest();
  }

  page(conversation: string, before: MessagePosition | null, limit: number): MessagePage {
    return this.#messages.page(conversation, before, limit);
  }

  messagesSince(
    conversation: string | null,
    since: SincePosition | null,
    limit: number,
  ): StoredMessage[] {
    return this.#messages.since(conversation, since, limit);
  }

  message(id: RecordId): StoredMessage | null {
    return this.#messages.one(id);
  }

  newestTime(upTo: number): { readonly ms: number; readonly counter: number } | null {
    return this.#messages.newestTime(upTo);
  }

  search(
    query: string,
    conversation: string | null,
    before: MessagePosition | null,
    limit: number,
  ): MessagePage {
    return this.#messages.search(query, conversation, before, limit);
  }

  markSent(ids: readonly RecordId[]): void {
    if (ids.length === 0) return;
    this.batch('grouped', () => this.#messages.markSent(ids));
  }

  rememberPeer(peer: PeerAddress): void {
    this.batch('written', () => {
      const row = this.#do.peerByAddress(peer.address);
      const merged = mergePeer(row === undefined ? undefined : toPeer(row), peer);
      const node = merged.node === null ? null : bytesOf(merged.node);
      this.#do.setPeer(merged.address, node, merged.seenAt);
      this.#do.deletePeersBeyond(CACHED_ADDRESS_COUNT_MAX);
    });
  }

  peers(): PeerAddress[] {
    return this.#do.allPeers().map(toPeer);
  }

  close(): void {
    this.#sql.close();
  }

  /** The row of a new record, or null for one that was there. */
  #addRecord({ log, author, seq, prev, bytes }: StoredRecord, id: Uint8Array): number | null {
    const chain = this.#chains.numberOf(`${log} ${author}`, () => {
      const known = this.#do.chainOf(log, bytesOf(author));
      return (known?.[0] as number | undefined) ?? this.#do.addChain(log, bytesOf(author)).rowId;
    });
    const parent = prev === null ? null : bytesOf(prev);
    const added = this.#do.addRecord(id, chain, seq, parent, bytes, chain, seq + 1, id);
    if (added.changes === 0) return null;
    if (parent !== null) this.#do.demote(parent, chain, seq - 1);
    return added.rowId;
  }
}

/** Folder and file are the user's alone; SQLite gives the WAL the mode of the file. */
const createPrivately = (folder: string, path: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw folderProblem(error, folder);
  }
};

const migrate = (sql: Sql): void => {
  const version = sql.one('PRAGMA user_version')()?.[0] as number;
  for (let next = version; next < MIGRATIONS.length; next += 1) {
    sql.transaction('fsynced', () => {
      sql.exec(MIGRATIONS[next] as string);
      sql.exec(`PRAGMA user_version = ${next + 1}`);
    });
  }
};
