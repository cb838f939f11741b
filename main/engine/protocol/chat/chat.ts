import {
  type ConversationId,
  type MemberKey,
  memberOf,
  type NetworkId,
  type NodeId,
  type RecordId,
} from '../../../../shared/ids.ts';
import { PARENT_COUNT_MAX } from '../../../../shared/limits.ts';
import { equalBytes, sha256 } from '../../crypto/hash.ts';
import { fromHex } from '../../crypto/hex.ts';
import { MeshError } from '../../errors.ts';
import type { Carried } from '../../store/port.ts';
import { encodeCbor } from '../../wire/cbor.ts';
import {
  type Content,
  type LogRecord,
  makeRecord,
  RECORD_LABEL,
  type SpokenKind,
} from '../../wire/records.ts';
import { type HlcTime, HybridClock } from '../clock.ts';
import type { Instant } from '../io.ts';
import type { GroupKeys } from '../keys/group-keys.ts';
import type { RandomBytes, Signer } from '../ports.ts';
import type { RightTime } from '../right-time.ts';
import {
  type Body,
  type BodyParts,
  boundParts,
  makeBody,
  type OpenedBody,
  readBody,
} from './body.ts';
import { type Chained, type DirectConversation, DirectNames } from './direct.ts';

export type ChatOptions = {
  readonly network: NetworkId;
  readonly self: NodeId;
  readonly signer: Signer;
  readonly random: RandomBytes;
  readonly keys: GroupKeys;
  readonly time: Pick<RightTime, 'now' | 'horizon'>;
};

/** Whom a message is for. */
export type Audience = {
  /** Null for everyone. */
  readonly conversation: DirectConversation | null;
  readonly readers: readonly MemberKey[];
};

/** Where a message is to stand: its conversation, its place in our log of it, its readers. */
export type Place = Chained & Audience;

const UNREAD: Reading = { message: null, body: null };
const NONSENSE: Reading = { message: null, body: new Uint8Array() };

/** What came of reading: for people, and the opened body, which is empty when it was not the author's. */
export type Reading = { readonly message: Carried | null; readonly body: Uint8Array | null };

/** A message, and before it in its log the keys that its readers lack. */
export type Composed = {
  readonly told: readonly LogRecord[];
  readonly record: LogRecord<'message'>;
  readonly reading: Reading;
};

/** Makes messages and reads them. Keeping and passing them on is the logs' work. */
export class Chat {
  private readonly options: ChatOptions;
  private readonly clock = new HybridClock();
  private readonly names: DirectNames;
  /** Ids of the newest records seen, as parents of the next message. */
  private parents: RecordId[] = [];

  constructor(options: ChatOptions) {
    this.options = options;
    this.names = new DirectNames(options.network, options.signer);
  }

  /** The direct conversation with a member; null for a key nobody can own. */
  conversationWith(peer: MemberKey): DirectConversation | null {
    const id = this.names.of(this.options.self, peer);
    return id && { peer, id };
  }

  /** Takes up the order where it stood on disk: our next message comes after these. */
  resume(time: HlcTime, now: Instant): void {
    this.clock.observe(time, this.options.time.horizon(now));
  }

  /**
   * A message to everyone or to one member, or what changes one.
   * @param said with a text that `checkText` let pass
   * @returns the records to store, in their order: keys that readers lack, then the message
   */
  compose(said: Body, { conversation, readers, seq, prev }: Place, now: Instant): Composed {
    const { network, self, random, keys } = this.options;
    const id = conversation?.id ?? null;
    const about = { network, author: self, conversation: id };
    let chained: Chained = { seq, prev };
    const told = keys.share(id, readers, seq, now).map((share) => {
      const record = this.sign({ kind: 'key', ...about, ...chained, ...share });
      chained = { seq: chained.seq + 1, prev: record.id };
      return record;
    });
    const body = makeBody(said, conversation?.peer ?? null, random);
    const context = this.context(self, chained.seq, id);
    const sealed = keys.seal(body.plaintext, { conversation: id, bodyHash: body.hash, context });
    const { ms, counter } = this.clock.tick(this.options.time.now(now));
    // Those of a direct message would tell which logs belong together.
    const parents = id ? [] : this.parents.map((parent) => fromHex(parent.slice(0, 16)));
    const [bodyHash, sealedHash] = [body.hash, sha256(sealed)];
    const header = { ms, counter, parents, bodyHash, sealedHash };
    const content = { kind: 'message', ...about, ...chained, ...header } as const;
    const record = this.sign(content, sealed) as LogRecord<'message'>;
    this.noteParent(record);
    const message = carried(record, conversation?.peer ?? 'everyone', said, false);
    return { told, record, reading: { message, body: body.plaintext } };
  }

  /** What was composed could not be stored, so nobody has its keys. */
  discard({ conversation }: Audience): void {
    this.options.keys.drop(conversation?.id ?? null);
  }

  /** @param sealed the body of a message */
  private sign(content: Content<SpokenKind>, sealed: Uint8Array | null = null): LogRecord {
    const sign = (signed: Uint8Array) => this.options.signer.sign(RECORD_LABEL, signed);
    return makeRecord(content, sign, sealed);
  }

  /**
   * Takes a verified message into the order and opens it; no body when it cannot be opened here, no
   * message when it says nothing that this version understands.
   */
  read(record: LogRecord<'message'>, now: Instant): Reading {
    const { content } = record;
    this.clock.observe(content, this.options.time.horizon(now));
    this.noteParent(record);
    return this.understand(record);
  }

  /** What can be read now that this key is here, of messages that came before it. */
  late(key: LogRecord<'key'>): { record: LogRecord<'message'>; reading: Reading }[] {
    return this.options.keys
      .late(key)
      .map((record) => ({ record, reading: this.understand(record) }))
      .filter(({ reading }) => reading.body !== null);
  }

  private understand(record: LogRecord<'message'>): Reading {
    const { content } = record;
    const plaintext = this.isForUs(content) ? this.open(record) : null;
    if (!plaintext) return UNREAD;
    // A member that seals what it did not sign harms only its own message.
    const parts = boundParts(plaintext, content.bodyHash, content.conversation !== null);
    return parts ? this.readOpened(record, plaintext, parts) : NONSENSE;
  }

  /** Reads a body that somebody else has opened. @throws MeshError `peer-misbehaved` for another's */
  readGiven(record: LogRecord<'message'>, body: Uint8Array): Reading {
    const { bodyHash, conversation } = record.content;
    const parts = boundParts(body, bodyHash, conversation !== null);
    if (!parts) throw new MeshError('peer-misbehaved', 'body: not what its author signed');
    return this.readOpened(record, body, parts);
  }

  private readOpened(record: LogRecord<'message'>, body: Uint8Array, parts: BodyParts): Reading {
    try {
      const opened = readBody(parts);
      const conversation = this.conversationOf(record.content, opened);
      if (!conversation) return NONSENSE;
      return { message: opened.said && carried(record, conversation, opened.said, true), body };
    } catch (error) {
      if (error instanceof MeshError) return NONSENSE;
      throw error;
    }
  }

  private open(record: LogRecord<'message'>): Uint8Array | null {
    const { author, seq, conversation } = record.content;
    return this.options.keys.open(record, this.context(author, seq, conversation));
  }

  /** False for direct messages between others: their name says so before anything is opened. */
  isForUs({ author, conversation }: Content<'message'>): boolean {
    const { publicKey } = this.options.signer;
    if (conversation === null || memberOf(author) === publicKey) return true;
    return this.isNamed(conversation, author, publicKey);
  }

  /** The conversation of an opened message; null when body and header do not name the same one. */
  private conversationOf(
    { author, conversation }: Content<'message'>,
    { to }: OpenedBody,
  ): ConversationId | null {
    if (conversation === null) return 'everyone';
    if (to === null || !this.isNamed(conversation, author, to)) return null;
    const writer = memberOf(author);
    return writer === this.options.signer.publicKey ? to : writer;
  }

  private isNamed(id: Uint8Array, author: NodeId, to: MemberKey): boolean {
    const name = this.names.of(author, to);
    return name !== null && equalBytes(name, id);
  }

  /** What a sealed body is bound to: pasted anywhere else, it does not open. */
  private context(author: NodeId, seq: number, conversation: Uint8Array | null): Uint8Array {
    const { network } = this.options;
    return encodeCbor([
      'mesh-chat/message/1',
      Buffer.from(network, 'hex'),
      conversation,
      Buffer.from(author, 'hex'),
      seq,
    ]);
  }

  private noteParent({ id, content }: LogRecord<'message'>): void {
    if (content.conversation !== null) return;
    this.parents = [...this.parents.filter((parent) => parent !== content.prev), id].slice(
      -PARENT_COUNT_MAX,
    );
  }
}

/** What the store keeps of it. Whatever came here, own words too, is where it came from. */
function carried(
  { id, content: { author, ms, counter } }: LogRecord<'message'>,
  conversation: ConversationId,
  said: Body,
  sent: boolean,
): Carried {
  const common = { id, conversation, from: memberOf(author), ms, counter };
  if (said.kind !== 'text') return { ...common, ...said };
  const { text, replyTo } = said;
  return { ...common, text, replyTo, sent };
}
