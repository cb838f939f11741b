import {
  type ConversationId,
  type MemberKey,
  memberOf,
  type NetworkId,
  type NodeId,
  type RecordId,
} from '../../../../shared/ids.ts';
import { MESSAGE_BYTES_MAX, PARENT_COUNT_MAX } from '../../../../shared/limits.ts';
import { equalBytes, sha256 } from '../../crypto/hash.ts';
import { MeshError } from '../../errors.ts';
import type { StoredMessage } from '../../store/port.ts';
import { encodeCbor } from '../../wire/cbor.ts';
import { type Content, type LogRecord, makeRecord, RECORD_LABEL } from '../../wire/records.ts';
import { type HlcTime, HybridClock } from '../clock.ts';
import type { Instant } from '../io.ts';
import type { GroupKeys, RandomBytes, Signer } from '../ports.ts';
import { makeBody, type OpenedBody, readBody } from './body.ts';
import { type Chained, type DirectConversation, DirectNames } from './direct.ts';

export type ChatOptions = {
  readonly network: NetworkId;
  readonly self: NodeId;
  readonly signer: Signer;
  readonly random: RandomBytes;
  readonly keys: GroupKeys;
};

/** Where a message is to stand: its conversation, its place in our log of it, its readers. */
export type Place = Chained & {
  /** Null for everyone. */
  readonly conversation: DirectConversation | null;
  readonly readers: readonly MemberKey[];
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
    this.clock.observe(time, now.wall);
  }

  /**
   * A message to everyone or to one member.
   * @param plaintext UTF-8, 1 byte to {@link MESSAGE_BYTES_MAX}
   * @throws MeshError `message-empty`, `message-too-long`
   */
  compose(
    plaintext: Uint8Array,
    { conversation, readers, seq, prev }: Place,
    now: Instant,
  ): { record: LogRecord; message: StoredMessage } {
    const text = readText(plaintext);
    const { network, self, signer, random, keys } = this.options;
    const id = conversation?.id ?? null;
    const body = makeBody(plaintext, conversation?.peer ?? null, random);
    const sealed = keys.seal(body.plaintext, readers, this.context(self, seq, id));
    const { ms, counter } = this.clock.tick(now.wall);
    const record = makeRecord(
      {
        kind: 'message',
        network,
        author: self,
        seq,
        prev,
        conversation: id,
        ms,
        counter,
        // Those of a direct message would tell which logs belong together.
        parents: id ? [] : this.parents.map((parent) => Buffer.from(parent.slice(0, 16), 'hex')),
        bodyHash: body.hash,
        sealedHash: sha256(sealed),
      },
      (signed) => signer.sign(RECORD_LABEL, signed),
      sealed,
    ) as LogRecord<'message'>;
    this.noteParent(record);
    return { record, message: toMessage(record, conversation?.peer ?? 'everyone', text) };
  }

  /**
   * Takes a verified message into the order and opens it.
   * @returns null when it is not for us, or says nothing this version understands
   */
  read(record: LogRecord<'message'>, now: Instant): StoredMessage | null {
    const { content } = record;
    this.clock.observe(content, now.wall);
    this.noteParent(record);
    if (!this.mayBeOurs(content)) return null;
    try {
      const opened = this.open(record);
      const conversation = opened && this.conversationOf(content, opened);
      if (!opened?.content || !conversation) return null;
      return toMessage(record, conversation, readText(opened.content));
    } catch (error) {
      // A member that seals nonsense harms only its own message.
      if (error instanceof MeshError) return null;
      throw error;
    }
  }

  private open({ content, sealed }: LogRecord<'message'>): OpenedBody | null {
    if (!sealed) return null;
    const context = this.context(content.author, content.seq, content.conversation);
    const plaintext = this.options.keys.open(sealed, context);
    return plaintext && readBody(plaintext, content.bodyHash, content.conversation !== null);
  }

  /** False for direct messages between others: their name says so before anything is opened. */
  private mayBeOurs({ author, conversation }: Content<'message'>): boolean {
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

const toMessage = (
  { id, content: { author, ms, counter } }: LogRecord<'message'>,
  conversation: ConversationId,
  text: string,
): StoredMessage => ({ id, conversation, from: memberOf(author), text, ms, counter, sent: false });

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function readText(plaintext: Uint8Array): string {
  if (plaintext.length === 0) throw new MeshError('message-empty');
  if (plaintext.length > MESSAGE_BYTES_MAX)
    throw new MeshError('message-too-long', `${MESSAGE_BYTES_MAX} bytes`);
  try {
    return utf8.decode(plaintext);
  } catch {
    throw new MeshError('message-empty', 'not UTF-8');
  }
}
