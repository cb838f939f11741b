import { type MemberKey, memberOf, type NodeId, type RecordId } from '../../../../shared/ids.ts';
import { BODIES_PER_BATCH_BYTES_MAX } from '../../../../shared/limits.ts';
import { MeshError } from '../../errors.ts';
import type { Carried, MeshStore } from '../../store/port.ts';
import type { WireMessage } from '../../wire/messages.ts';
import { isKind, type LogRecord, readRecord } from '../../wire/records.ts';
import type { Reading } from '../chat/chat.ts';
import type { Instant, LinkId, Outbox } from '../io.ts';

/** Small questions, so that no answer makes a long turn, and several under way. */
const QUESTION_BODY_COUNT = 32;
const QUESTION_COUNT = 6;
/** A link that does not answer for so long is passed over, milliseconds. */
const ANSWER_TIMEOUT_MS = 10_000;
/** What a link did not have, it may have later: it is asked again, each time after twice as long. */
const ASK_AGAIN_MS_MIN = 15_000;
const ASK_AGAIN_MS_MAX = 3_600_000;

export type BodiesHooks = {
  readonly peerOf: (link: LinkId) => NodeId | null;
  /** The time since which a member may read what was said to everyone, milliseconds. */
  readonly readsFrom: (member: MemberKey, now: Instant) => number;
  /** @throws MeshError `peer-misbehaved` when the body is not what the author signed */
  readonly read: (record: LogRecord<'message'>, body: Uint8Array) => Reading;
  /** A message of old can be read now. */
  readonly opened: (record: LogRecord<'message'>, message: Carried) => void;
};

/** Wanted bodies beyond a place. */
type Question = {
  readonly ids: ReadonlySet<RecordId>;
  readonly from: number;
  readonly at: number;
};

/** Where asking a link stands. */
type Source = {
  /** What is wanted up to this place has been asked for. */
  place: number;
  /** Not answered yet, in their order, in which the answers come. */
  questions: Question[];
  /** Where to go on once they are answered, because an answer had no room for all. */
  back: number | null;
  againAt: number;
  pauseMs: number;
};

/**
 * Bodies for those who hold a message sealed to others: newcomers, and members whose key never came.
 * A neighbour that has opened a body gives what the author signed, over the link, which ends at the
 * one that asks; the header proves it. So a peer can withhold, and not forge (C5).
 */
export class Bodies {
  private readonly sources = new Map<LinkId, Source>();
  private readonly store: MeshStore;
  private readonly out: Outbox;
  private readonly hooks: BodiesHooks;

  constructor(store: MeshStore, out: Outbox, hooks: BodiesHooks) {
    this.store = store;
    this.out = out;
    this.hooks = hooks;
  }

  linkUp(link: LinkId): void {
    const pauseMs = ASK_AGAIN_MS_MIN;
    this.sources.set(link, { place: 0, questions: [], back: null, againAt: 0, pauseMs });
  }

  linkDown(link: LinkId): void {
    this.sources.delete(link);
  }

  /** Somebody wants everything that is lacking asked for now, of whoever was asked before too. */
  again(now: Instant): void {
    for (const source of this.sources.values()) {
      source.againAt = now.mono;
      source.pauseMs = ASK_AGAIN_MS_MIN;
    }
    this.ask(now);
  }

  /** Asks one link after the other. Called now and then, and when an answer has come. */
  ask(now: Instant): void {
    for (const [link, source] of this.sources) {
      const [first] = source.questions;
      if (!first) continue;
      if (now.mono - first.at < ANSWER_TIMEOUT_MS) {
        this.askLink(link, source, now);
        return;
      }
      // The others first: this one goes to the end.
      source.questions = [];
      source.place = first.from;
      this.sources.delete(link);
      this.sources.set(link, source);
    }
    for (const [link, source] of this.sources) if (this.askLink(link, source, now)) return;
  }

  /** False when nothing is asked of it. */
  private askLink(link: LinkId, source: Source, now: Instant): boolean {
    const { questions } = source;
    if (questions.length === 0) this.goBack(source, now);
    while (questions.length < QUESTION_COUNT) {
      const from = source.place;
      const wanted = this.store.wantedBodies(from, QUESTION_BODY_COUNT);
      const last = wanted.at(-1);
      if (!last) break;
      const ids = wanted.map(({ id }) => id);
      source.place = last.place;
      questions.push({ ids: new Set(ids), from, at: now.mono });
      this.out.send(link, { kind: 'want', ids });
    }
    return questions.length > 0;
  }

  private goBack(source: Source, { mono }: Instant): void {
    if (source.back !== null) source.place = source.back;
    source.back = null;
    if (mono < source.againAt) return;
    source.place = 0;
    source.againAt = mono + source.pauseMs;
    source.pauseMs = Math.min(2 * source.pauseMs, ASK_AGAIN_MS_MAX);
  }

  onWant(from: LinkId, { ids }: WireMessage<'want'>, now: Instant): void {
    const peer = this.hooks.peerOf(from);
    if (peer === null) return;
    const since = this.hooks.readsFrom(memberOf(peer), now);
    const entries: { id: RecordId; body: Uint8Array }[] = [];
    let bytes = 0;
    for (const id of ids) {
      const body = this.bodySince(id, since);
      if (!body) continue;
      bytes += body.length;
      if (bytes > BODIES_PER_BATCH_BYTES_MAX && entries.length > 0) break;
      entries.push({ id, body });
    }
    this.out.send(from, { kind: 'bodies', entries, more: bytes > BODIES_PER_BATCH_BYTES_MAX });
  }

  private bodySince(id: RecordId, since: number): Uint8Array | null {
    const stored = this.store.get(id);
    if (stored?.log !== 'everyone') return null;
    const record = readRecord(stored.bytes);
    if (!isKind(record, 'message') || record.content.ms < since) return null;
    const body = this.store.body(id);
    return body && body.length > 0 ? body : null;
  }

  /** @throws MeshError `peer-misbehaved` */
  onBodies(from: LinkId, { entries, more }: WireMessage<'bodies'>, now: Instant): void {
    const source = this.sources.get(from);
    const question = source?.questions.shift();
    if (!source || !question) return;
    if (entries.some(({ id }) => !question.ids.has(id)))
      throw new MeshError('peer-misbehaved', 'bodies: nobody asked for that');
    // What did not fit is asked for again, for it is still wanted.
    if (more && entries.length > 0) source.back ??= question.from;
    const opened = this.store.batch('grouped', () => this.take(entries));
    for (const [record, message] of opened) this.hooks.opened(record, message);
    this.ask(now);
  }

  private take(entries: WireMessage<'bodies'>['entries']): [LogRecord<'message'>, Carried][] {
    const opened: [LogRecord<'message'>, Carried][] = [];
    for (const { id, body } of entries) {
      const stored = this.store.get(id);
      const record = stored && readRecord(stored.bytes);
      if (!record || !isKind(record, 'message') || this.store.body(id)) continue;
      // A copy: what stays must not keep the whole frame alive.
      const reading = this.hooks.read(record, body.slice());
      this.store.append(stored, reading.message);
      this.store.keepBody(id, reading.body ?? new Uint8Array());
      if (reading.message) opened.push([record, reading.message]);
    }
    return opened;
  }
}
