import { memberOf, type NodeId, type RecordId } from '../../../../shared/ids.ts';
import {
  HEADS_ENTRY_COUNT_MAX,
  LOGS_PER_NODE_COUNT_MAX,
  RECORDS_WAITING_COUNT_MAX,
} from '../../../../shared/limits.ts';
import type { Fetching } from '../../../../shared/mesh-types.ts';
import { MeshError } from '../../errors.ts';
import type { Carried, Head, MeshStore } from '../../store/port.ts';
import type { WireMessage } from '../../wire/messages.ts';
import { isKind, isSpoken, type LogRecord, readRecord } from '../../wire/records.ts';
import { hasItsBody } from '../chat/body.ts';
import type { Reading } from '../chat/chat.ts';
import type { Instant, LinkId, Outbox } from '../io.ts';
import type { Verdict } from '../plumtree/names.ts';
import { checkSignature } from '../roster/evidence.ts';
import type { Verdict as Judgement, Roster } from '../roster/roster.ts';
import { RecordCarrier } from './carrier.ts';
import { Carrying } from './carrying.ts';
import { Goals, Progress } from './progress.ts';
import { proved } from './proof.ts';
import { SyncSession, toStored } from './sync.ts';

/** A link asks for what it is missing at most this often, milliseconds. */
const GAP_ASK_INTERVAL_MS = 1000;

/** What becomes of accepted records. */
export type LogsHooks = {
  /** Reads what a record says. Called before it is stored. */
  readonly read: (record: LogRecord<'message'>, now: Instant) => Reading;
  /** Whether this member is meant to read a message that it cannot open. */
  readonly wants: (record: LogRecord<'message'>, now: Instant) => boolean;
  /** Whether a message is between others, and kept for them. */
  readonly isForOthers: (record: LogRecord<'message'>) => boolean;
  /** So old that its header is enough. */
  readonly isExpired: (record: LogRecord<'message'>) => boolean;
  /** What can be read of messages that came before this key of theirs. */
  readonly late: (key: LogRecord<'key'>) => readonly { record: LogRecord; reading: Reading }[];
  /** A record is on disk for the first time, or what it says is. */
  readonly stored: (record: LogRecord, message: Carried | null) => void;
  /** The peer of a link is known to hold a log of ours, or of another device of ours, up to this record. */
  readonly held: (link: LinkId, upTo: RecordId) => void;
  /** A record of our own is to go out to everybody. */
  readonly spread: (record: LogRecord) => void;
  /** A record came otherwise than along its tree: others may lack it too. */
  readonly learned: (record: LogRecord, from: LinkId | null) => void;
  readonly peerOf: (link: LinkId) => NodeId | undefined;
};

type LinkSync = {
  readonly session: SyncSession;
  gapAskedAt: number;
  /** Heads that the peer holds and we do not; null until it has told what it holds. */
  sought: Set<RecordId> | null;
  goals: Goals | null;
  /** It was asked whether it holds the same: if not, its heads come, and ours are wanted there. */
  compared: boolean;
};

/** What a batch knows of its records: those before, which are stored, and those that are proved. */
type InBatch = { readonly before: LogRecord | null; readonly proved: ReadonlySet<RecordId> };
const ALONE: InBatch = { before: null, proved: new Set() };

type Taken = { readonly heads: Map<string, Head>; gap: boolean; mistake: MeshError | null };

/**
 * Replicates the hash-chained logs by comparing heads (R6, C5): on each connection both ends say
 * what they hold, and send what the other lacks. New records travel on the broadcast trees (P1).
 */
export class Logs {
  private readonly links = new Map<LinkId, LinkSync>();
  /** Signed records whose authors are not known to belong yet; oldest first. */
  private readonly waiting = new Map<RecordId, LogRecord>();
  private readonly progress = new Progress();
  private readonly self: NodeId;
  private readonly store: MeshStore;
  private readonly roster: Roster;
  private readonly out: Outbox;
  private readonly hooks: LogsHooks;
  readonly carrying: Carrying;
  /** The records as the trees carry them. */
  readonly carrier: RecordCarrier;

  constructor(self: NodeId, store: MeshStore, roster: Roster, out: Outbox, hooks: LogsHooks) {
    this.self = self;
    this.store = store;
    this.roster = roster;
    this.out = out;
    this.hooks = hooks;
    this.carrying = new Carrying(store);
    this.carrier = new RecordCarrier(store, {
      take: (record, from, now) => this.take(record, from, now),
      catchUp: (from, now) => this.catchUp(from, now),
      isExpired: hooks.isExpired,
    });
  }

  linkUp(link: LinkId): void {
    // One that was used before it was to stay compares again: what has come since was not told there.
    if (!this.links.has(link)) {
      const session = new SyncSession(this.store, this.roster, this.hooks.isExpired);
      this.links.set(link, {
        session,
        gapAskedAt: Number.NEGATIVE_INFINITY,
        sought: null,
        goals: null,
        compared: false,
      });
    }
    this.sendAllHeads(link);
  }

  linkDown(link: LinkId): void {
    this.links.delete(link);
  }

  /** Says again, in short, what is held here, so that whatever was dropped on the way comes anew. */
  compare(id: LinkId): void {
    const link = this.links.get(id);
    if (!link) return;
    link.compared = true;
    this.out.send(id, { kind: 'held', heads: namesOf(this.store.heads()) });
  }

  /** @throws MeshError `peer-misbehaved` */
  message(
    from: LinkId,
    message: WireMessage<'heads'> | WireMessage<'held'> | WireMessage<'records'>,
    now: Instant,
  ): void {
    if (message.kind === 'heads') this.onHeads(from, message);
    else if (message.kind === 'held') this.onHeld(from, message, now);
    else this.onRecords(from, message, now);
  }

  private onHeld(from: LinkId, { heads }: WireMessage<'held'>, now: Instant): void {
    const link = this.links.get(from);
    if (link && heads !== namesOf(this.store.heads())) this.askForGap(from, link, now);
  }

  compareAll(): void {
    for (const link of this.links.keys()) this.sendAllHeads(link);
  }

  /** Everything that the links have told of is here. */
  get settled(): boolean {
    for (const { sought } of this.links.values()) if (sought?.size !== 0) return false;
    return true;
  }

  /** How far fetching it is, when that is much. */
  get fetching(): Fetching | null {
    const heightOf = ({ log, author }: { log: string; author: NodeId }): number =>
      this.carrier.heightOf({ stream: log, origin: author });
    const left = [...this.links.values()].map(({ goals }) => goals?.left(heightOf) ?? 0);
    return this.progress.view(Math.max(0, ...left));
  }

  /** Where the next own record of a log is to be chained. */
  tip(log: string): { seq: number; prev: RecordId | null } {
    const own = this.store.heads(log).filter((head) => head.author === this.self);
    const last = own.reduce<Head | null>((a, b) => (a && a.seq >= b.seq ? a : b), null);
    return last ? { seq: last.seq + 1, prev: last.id } : { seq: 0, prev: null };
  }

  /**
   * Stores records of our own, all or none, and passes them on.
   * @param reading what the last one says
   */
  append(records: readonly LogRecord[], reading: Reading | null): void {
    const said = records.map((record, at) => ({
      record,
      reading: at === records.length - 1 ? reading : null,
    }));
    this.store.batch('fsynced', () => {
      for (const { record, reading } of said) this.keep(record, reading);
    });
    for (const { record, reading } of said) {
      this.hooks.stored(record, reading?.message ?? null);
      this.hooks.spread(record);
    }
  }

  private onHeads(from: LinkId, message: WireMessage<'heads'>): void {
    const link = this.links.get(from);
    if (!link) return;
    if (message.complete) {
      link.session.allHeads(message.entries);
      const unknown = message.entries.filter(({ id }) => !this.store.has(id));
      link.sought = new Set(unknown.map(({ id }) => id));
      link.goals = new Goals(unknown);
      if (link.compared && unknown.length > 0) this.sendAllHeads(from);
      link.compared = false;
    } else link.session.someHeads(message.entries);
    for (const head of message.entries) this.noteHeld(from, head);
    this.sendBatch(from, link);
  }

  private onRecords(from: LinkId, message: WireMessage<'records'>, now: Instant): void {
    const link = this.links.get(from);
    if (!link) return;
    // Others hold them too, so no disk is waited for; what follows waits for the commit.
    const taken = this.store.batch('grouped', () => this.takeAll(from, message.records, now));
    if (taken.heads.size > 0) this.sendHeads(from, [...taken.heads.values()], false);
    if (taken.gap) this.askForGap(from, link, now);
    if (taken.mistake) throw taken.mistake;
  }

  /** A record came along its tree. @throws MeshError `peer-misbehaved` */
  private take(record: LogRecord, from: LinkId, now: Instant): Verdict {
    const outcome = this.store.batch('grouped', () => this.receive(record, now));
    if (outcome !== 'gap') this.noteCame(record);
    // Its author learns that it is not alone with it any more.
    const isFromAuthor = this.hooks.peerOf(from) === record.content.author;
    if (outcome === 'new' && isFromAuthor) this.sendHeads(from, [toHead(record)], false);
    return outcome;
  }

  /** Unless what the other end has told of is still on its way. */
  private catchUp(from: LinkId, now: Instant): void {
    const link = this.links.get(from);
    if (link?.sought?.size === 0) this.askForGap(from, link, now);
  }

  private askForGap(from: LinkId, link: LinkSync, now: Instant): void {
    if (now.mono - link.gapAskedAt < GAP_ASK_INTERVAL_MS) return;
    link.gapAskedAt = now.mono;
    this.sendAllHeads(from);
  }

  private noteCame({ id }: LogRecord): void {
    for (const { sought } of this.links.values()) sought?.delete(id);
  }

  /** Takes what is good of a batch; one bad record ends it, and undoes nothing. */
  private takeAll(from: LinkId, batch: readonly Uint8Array[], now: Instant): Taken {
    const taken: Taken = { heads: new Map(), gap: false, mistake: null };
    try {
      // A copy: what stays here must not keep the whole frame it came in alive.
      const records = batch.map((encoded) => readRecord(encoded.slice()));
      const sure = proved(records, (record) => this.speaks(record));
      let before: LogRecord | null = null;
      for (const record of records) {
        const outcome = this.receive(record, now, { before, proved: sure });
        if (outcome === 'gap') taken.gap = true;
        else this.noteCame(record);
        before = outcome === 'new' ? record : null;
        if (outcome === 'new') this.hooks.learned(record, from);
        if (outcome === 'new' || outcome === 'known')
          taken.heads.set(`${record.log}|${record.content.author}`, toHead(record));
      }
    } catch (error) {
      if (!(error instanceof MeshError) || error.blame !== 'peer') throw error;
      taken.mistake = error;
    }
    return taken;
  }

  /** The roster has changed: some records may have found their author. */
  retryWaiting(now: Instant): void {
    if (this.waiting.size === 0) return;
    const retry = [...this.waiting.values()];
    this.waiting.clear();
    this.store.batch('written', () => {
      for (const record of retry)
        if (this.receive(record, now) === 'new') this.hooks.learned(record, null);
    });
  }

  /** Whether nothing but its own signature could keep a record out that follows what is held. */
  private speaks(record: LogRecord): boolean {
    if (isKind(record, 'message') && !this.hasWhatItNeeds(record)) return false;
    return this.roster.isMember(memberOf(record.content.author));
  }

  private receive(record: LogRecord, now: Instant, { before, proved }: InBatch = ALONE): Verdict {
    // Also one that follows a new one: telling of that may have brought it along the tree.
    if (this.store.has(record.id)) return 'known';
    const isNext = before !== null && isNextOf(record, before);
    if (!isNext && !this.follows(record)) return 'gap';
    // Whoever passes on a header without its body, or another's, must not keep the real one out.
    if (isKind(record, 'message') && !this.hasWhatItNeeds(record)) return 'refused';
    const verdict = this.judge(record);
    if (verdict === 'refuse') return 'refused';
    if (!proved.has(record.id)) checkSignature(record);
    if (verdict === 'wait') {
      this.keepWaiting(record);
      return 'refused';
    }
    const reading = isKind(record, 'message') ? this.hooks.read(record, now) : null;
    this.keep(record, reading);
    if (isKind(record, 'message') && reading?.body === null && this.hooks.wants(record, now))
      this.store.wantBody(record.id);
    if (isKind(record, 'message') && record.sealed && this.hooks.isForOthers(record))
      this.carrying.carry(record, now);
    this.hooks.stored(record, reading?.message ?? null);
    if (isKind(record, 'key')) this.openLate(record);
    // Our own words, which this process has not said.
    if (record.content.author === this.self) this.out.renewInstance();
    return 'new';
  }

  /** Its body, or so great an age that nobody need have kept that for others. */
  private hasWhatItNeeds(record: LogRecord<'message'>): boolean {
    if (record.sealed !== null || record.log === 'everyone') return hasItsBody(record);
    return this.hooks.isExpired(record);
  }

  /**
   * False when the record before this one is not here yet.
   * @throws MeshError `peer-misbehaved` when this one cannot follow it
   */
  private follows({ log, content }: LogRecord): boolean {
    if (content.prev === null) return true;
    const prev = this.store.get(content.prev);
    if (!prev) return false;
    if (prev.log !== log || prev.author !== content.author || prev.seq + 1 !== content.seq)
      throw new MeshError('peer-misbehaved', 'record: not the next of its log');
    return true;
  }

  private judge(record: LogRecord): Judgement {
    if (!isSpoken(record)) return this.roster.judge(record);
    if (this.speaksWithTooMany(record)) return 'refuse';
    return this.roster.judgeSpoken(record, (head) => this.leadsTo(record, head));
  }

  /** A new direct conversation of a node that has very many: a flood of names, not of words. */
  private speaksWithTooMany({ log, content: { seq, author } }: LogRecord): boolean {
    if (seq > 0 || log === 'everyone') return false;
    const others = this.store.heads().filter((head) => head.author === author);
    return others.length >= LOGS_PER_NODE_COUNT_MAX;
  }

  /** Whether a record that is not here yet stands in the chain below a head; null: head unknown. */
  private leadsTo(record: LogRecord, head: RecordId): boolean | null {
    if (head === record.id) return true;
    let at = this.store.get(head);
    if (!at) return null;
    while (at && at.seq > record.content.seq + 1) at = at.prev && this.store.get(at.prev);
    return at?.prev === record.id;
  }

  private openLate(key: LogRecord<'key'>): void {
    for (const { record, reading } of this.hooks.late(key)) {
      this.keep(record, reading);
      this.hooks.stored(record, reading.message);
    }
  }

  private keep(record: LogRecord, reading: Reading | null): void {
    this.store.append(toStored(record), reading?.message ?? null);
    if (reading?.body) this.store.keepBody(record.id, reading.body);
    this.carrier.stored(toHead(record));
  }

  private keepWaiting(record: LogRecord): void {
    this.waiting.set(record.id, record);
    if (this.waiting.size <= RECORDS_WAITING_COUNT_MAX) return;
    const [oldest] = this.waiting.keys();
    if (oldest !== undefined) this.waiting.delete(oldest);
  }

  private noteHeld(from: LinkId, head: Head): void {
    if (memberOf(head.author) === memberOf(this.self) && this.store.has(head.id))
      this.hooks.held(from, head.id);
  }

  private sendBatch(id: LinkId, link: LinkSync): void {
    for (const records of link.session.nextBatches())
      this.out.send(id, { kind: 'records', records });
  }

  private sendAllHeads(link: LinkId): void {
    this.sendHeads(link, this.store.heads().slice(0, HEADS_ENTRY_COUNT_MAX), true);
  }

  private sendHeads(link: LinkId, entries: readonly Head[], complete: boolean): void {
    this.out.send(link, { kind: 'heads', complete, entries });
  }
}

/** A set of heads in 8 bytes, whatever their order: of hashes, the sum is one. */
function namesOf(heads: readonly Head[]): string {
  let sum = 0n;
  for (const { id } of heads) sum ^= BigInt(`0x${id.slice(0, 16)}`);
  return sum.toString(16).padStart(16, '0');
}

const isNextOf = ({ log, content }: LogRecord, before: LogRecord): boolean =>
  content.prev === before.id &&
  log === before.log &&
  content.author === before.content.author &&
  content.seq === before.content.seq + 1;

const toHead = (record: LogRecord): Head => ({
  log: record.log,
  author: record.content.author,
  seq: record.content.seq,
  id: record.id,
});
