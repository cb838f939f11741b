import type { NodeId, RecordId } from '../../../shared/ids.ts';
import { CACHED_ADDRESS_COUNT_MAX } from '../../../shared/limits.ts';
import { MeshError } from '../errors.ts';
import { headerOf } from '../wire/records.ts';
import { Changes } from './changes.ts';
import { checkEntry, isChange } from './check.ts';
import {
  compareHeads,
  compareInLog,
  compareMessages,
  comparePeers,
  compareToSince,
  insertSorted,
  lowerBound,
  mergePeer,
} from './order.ts';
import type {
  Carried,
  Durability,
  Head,
  LogName,
  MeshStore,
  MessagePage,
  MessagePosition,
  NewMessage,
  PeerAddress,
  SincePosition,
  StoredMessage,
  StoredRecord,
  WantedBody,
} from './port.ts';
import { EARLIER_LOG } from './port.ts';
import { matches, readQuery } from './words.ts';

/** One author's records in one log. `parents` holds what some record names as `prev`, with its seq. */
type Chain = {
  readonly records: StoredRecord[];
  readonly parents: Set<string>;
  readonly heads: Map<RecordId, StoredRecord>;
};

/** A message in a place of its own, so that `markSent` reaches it in every list that holds it. */
type Cell = { message: NewMessage };

const place = (seq: number, id: RecordId): string => `${seq} ${id}`;
const compareCells = (a: Cell, b: Cell): number => compareMessages(a.message, b.message);

/** The store of a node without a data folder, and of simulated ones. Forgets when it is closed. */
export class MemoryStore implements MeshStore {
  readonly #meta = new Map<string, Uint8Array>();
  readonly #records = new Map<RecordId, StoredRecord>();
  readonly #logs = new Map<LogName, Map<NodeId, Chain>>();
  readonly #messages = new Map<RecordId, Cell>();
  readonly #everything: Cell[] = [];
  readonly #conversations = new Map<string, Cell[]>();
  readonly #changes = new Changes();
  readonly #peers = new Map<string, PeerAddress>();
  readonly #bodies = new Map<RecordId, Uint8Array>();
  readonly #carried = new Map<RecordId, number>();
  readonly #wanted = new Map<RecordId, number>();
  #places = 0;
  #open = true;

  batch<T>(_durability: Durability, work: () => T): T {
    this.#assertOpen();
    return work();
  }

  get isGroupOpen(): boolean {
    return false;
  }

  commit(): void {
    this.#assertOpen();
  }

  getMeta(key: string): Uint8Array | null {
    this.#assertOpen();
    return this.#meta.get(key)?.slice() ?? null;
  }

  setMeta(key: string, value: Uint8Array | null): void {
    this.#assertOpen();
    if (value === null) this.#meta.delete(key);
    else this.#meta.set(key, value.slice());
  }

  append(record: StoredRecord, message: Carried | null): boolean {
    this.#assertOpen();
    checkEntry(record, message);
    const isNew = this.#addRecord(record);
    if (message === null) return isNew;
    if (isChange(message)) this.#changes.add(message);
    else this.#addMessage(message);
    return isNew;
  }

  keepBody(id: RecordId, body: Uint8Array): void {
    this.#assertOpen();
    if (!this.#bodies.has(id)) this.#bodies.set(id, body);
    this.#wanted.delete(id);
  }

  body(id: RecordId): Uint8Array | null {
    this.#assertOpen();
    const body = this.#bodies.get(id) ?? null;
    return body !== null && this.message(id)?.deleted ? new Uint8Array() : body;
  }

  dropMessages(before: number, countMax: number): number {
    this.#assertOpen();
    const end = lowerBound(this.#everything, ({ message }) => message.ms >= before);
    const dropped = this.#everything.splice(0, Math.min(end, countMax));
    for (const cell of dropped) {
      const { id, conversation } = cell.message;
      this.#messages.delete(id);
      const cells = this.#conversations.get(conversation) ?? [];
      cells.splice(cells.indexOf(cell), 1);
      this.#changes.forget(id);
      if (this.#bodies.has(id)) this.#bodies.set(id, new Uint8Array());
    }
    if (dropped.length < countMax) this.#changes.forgetBefore(before);
    return dropped.length;
  }

  wantBody(id: RecordId): void {
    this.#assertOpen();
    if (!this.#wanted.has(id)) this.#wanted.set(id, ++this.#places);
  }

  wantedBodies(after: number, countMax: number): WantedBody[] {
    this.#assertOpen();
    const wanted = [...this.#wanted].map(([id, place]) => ({ id, place }));
    return wanted.filter(({ place }) => place > after).slice(0, countMax);
  }

  carry(id: RecordId, since: number): void {
    this.#assertOpen();
    if (!this.#carried.has(id)) this.#carried.set(id, since);
  }

  dropCarried(before: number, bytesMax: number): number {
    this.#assertOpen();
    const oldest = [...this.#carried].sort(([, a], [, b]) => a - b);
    let bytes = 0;
    for (const [id] of oldest) bytes += this.#records.get(id)?.bytes.length ?? 0;
    let dropped = 0;
    for (const [id, since] of oldest) {
      if (since >= before && bytes <= bytesMax) break;
      bytes -= this.#records.get(id)?.bytes.length ?? 0;
      this.#dropBody(id);
      dropped += 1;
    }
    return dropped;
  }

  #dropBody(id: RecordId): void {
    this.#carried.delete(id);
    const record = this.#records.get(id);
    if (record === undefined) return;
    const header = { ...record, bytes: headerOf(record.bytes) };
    this.#records.set(id, header);
    const { records, heads } = this.#chain(record.log, record.author);
    records[records.indexOf(record)] = header;
    if (heads.has(id)) heads.set(id, header);
  }

  has(id: RecordId): boolean {
    this.#assertOpen();
    return this.#records.has(id);
  }

  get(id: RecordId): StoredRecord | null {
    this.#assertOpen();
    return this.#records.get(id) ?? null;
  }

  heads(log?: LogName): Head[] {
    this.#assertOpen();
    const heads: Head[] = [];
    for (const name of log === undefined ? this.#logs.keys() : [log]) {
      if (log === undefined && name === EARLIER_LOG) continue;
      for (const [author, chain] of this.#logs.get(name) ?? []) {
        for (const { seq, id } of chain.heads.values()) heads.push({ log: name, author, seq, id });
      }
    }
    return heads.sort(compareHeads);
  }

  range(log: LogName, author: NodeId, fromSeq: number, countMax: number): StoredRecord[] {
    this.#assertOpen();
    const records = this.#logs.get(log)?.get(author)?.records ?? [];
    const from = lowerBound(records, (record) => record.seq >= fromSeq);
    return records.slice(from, from + countMax);
  }

  records(log: LogName): Iterable<StoredRecord> {
    this.#assertOpen();
    const chains = [...(this.#logs.get(log) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    return chains.flatMap(([, chain]) => chain.records);
  }

  conversations(): StoredMessage[] {
    this.#assertOpen();
    const newest = [...this.#conversations.values()].flatMap((cells) => cells.at(-1) ?? []);
    return newest.map(this.#read).sort((a, b) => compareMessages(b, a));
  }

  page(conversation: string, before: MessagePosition | null, limit: number): MessagePage {
    this.#assertOpen();
    const cells = this.#conversations.get(conversation) ?? [];
    const end =
      before === null
        ? cells.length
        : lowerBound(cells, (cell) => compareMessages(cell.message, before) >= 0);
    const start = Math.max(0, end - limit);
    return { messages: cells.slice(start, end).map(this.#read), more: start > 0 };
  }

  messagesSince(
    conversation: string | null,
    since: SincePosition | null,
    limit: number,
  ): StoredMessage[] {
    this.#assertOpen();
    const cells =
      conversation === null ? this.#everything : (this.#conversations.get(conversation) ?? []);
    const start =
      since === null ? 0 : lowerBound(cells, (cell) => compareToSince(cell.message, since) > 0);
    return cells.slice(start, start + limit).map(this.#read);
  }

  message(id: RecordId): StoredMessage | null {
    this.#assertOpen();
    const cell = this.#messages.get(id);
    return cell === undefined ? null : this.#read(cell);
  }

  newestTime(upTo: number): { readonly ms: number; readonly counter: number } | null {
    this.#assertOpen();
    const end = lowerBound(this.#everything, ({ message }) => message.ms > upTo);
    const [a, b] = [this.#everything[end - 1]?.message ?? null, this.#changes.newest(upTo)];
    const newest = a !== null && (b === null || compareMessages(a, b) > 0) ? a : b;
    return newest && { ms: newest.ms, counter: newest.counter };
  }

  search(
    query: string,
    conversation: string | null,
    before: MessagePosition | null,
    limit: number,
  ): MessagePage {
    this.#assertOpen();
    const phrases = readQuery(query);
    if (phrases.length === 0) return { messages: [], more: false };
    const cells =
      conversation === null ? this.#everything : (this.#conversations.get(conversation) ?? []);
    const found = cells
      .filter(({ message }) => before === null || compareMessages(message, before) < 0)
      .map(this.#read)
      .filter(({ text }) => matches(text, phrases))
      .reverse();
    return { messages: found.slice(0, limit), more: found.length > limit };
  }

  markSent(ids: readonly RecordId[]): void {
    this.#assertOpen();
    for (const id of ids) {
      const cell = this.#messages.get(id);
      if (cell !== undefined) cell.message = { ...cell.message, sent: true };
    }
  }

  rememberPeer(peer: PeerAddress): void {
    this.#assertOpen();
    this.#peers.set(peer.address, mergePeer(this.#peers.get(peer.address), peer));
    if (this.#peers.size <= CACHED_ADDRESS_COUNT_MAX) return;
    const oldest = [...this.#peers.values()].sort(comparePeers).at(-1);
    if (oldest !== undefined) this.#peers.delete(oldest.address);
  }

  peers(): PeerAddress[] {
    this.#assertOpen();
    return [...this.#peers.values()].sort(comparePeers);
  }

  close(): void {
    this.#open = false;
  }

  #assertOpen(): void {
    if (!this.#open) throw new MeshError('not-running');
  }

  #addRecord(record: StoredRecord): boolean {
    if (this.#records.has(record.id)) return false;
    this.#records.set(record.id, record);
    const chain = this.#chain(record.log, record.author);
    insertSorted(chain.records, record, compareInLog);
    if (record.prev !== null) {
      chain.parents.add(place(record.seq - 1, record.prev));
      if (chain.heads.get(record.prev)?.seq === record.seq - 1) chain.heads.delete(record.prev);
    }
    if (!chain.parents.has(place(record.seq, record.id))) chain.heads.set(record.id, record);
    return true;
  }

  #chain(log: LogName, author: NodeId): Chain {
    let chains = this.#logs.get(log);
    if (chains === undefined) {
      chains = new Map();
      this.#logs.set(log, chains);
    }
    let chain = chains.get(author);
    if (chain === undefined) {
      chain = { records: [], parents: new Set(), heads: new Map() };
      chains.set(author, chain);
    }
    return chain;
  }

  readonly #read = ({ message }: Cell): StoredMessage => this.#changes.applyTo(message);

  #addMessage(message: NewMessage): void {
    if (this.#messages.has(message.id)) return;
    const cell = { message };
    this.#messages.set(message.id, cell);
    insertSorted(this.#everything, cell, compareCells);
    let cells = this.#conversations.get(message.conversation);
    if (cells === undefined) {
      cells = [];
      this.#conversations.set(message.conversation, cells);
    }
    insertSorted(cells, cell, compareCells);
  }
}
