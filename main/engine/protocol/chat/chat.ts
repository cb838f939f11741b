import {
  type ConversationId,
  type MemberKey,
  memberOf,
  type NetworkId,
  type NodeId,
  type RecordId,
} from '../../../../shared/ids.ts';
import { MESSAGE_BYTES_MAX, PARENT_COUNT_MAX } from '../../../../shared/limits.ts';
import { sha256 } from '../../crypto/hash.ts';
import { MeshError } from '../../errors.ts';
import type { StoredMessage } from '../../store/port.ts';
import { encodeCbor } from '../../wire/cbor.ts';
import { type LogRecord, makeRecord, RECORD_LABEL } from '../../wire/records.ts';
import { type HlcTime, HybridClock } from '../clock.ts';
import type { Instant } from '../io.ts';
import type { GroupKeys, RandomBytes, Signer } from '../ports.ts';
import { makeBody, readBody } from './body.ts';

export type ChatOptions = {
  readonly network: NetworkId;
  readonly self: NodeId;
  readonly signer: Signer;
  readonly random: RandomBytes;
  readonly keys: GroupKeys;
};

type Chained = { readonly seq: number; readonly prev: RecordId | null };

/** Makes messages and reads them. Keeping and passing them on is the logs' work. */
export class Chat {
  private readonly options: ChatOptions;
  private readonly clock = new HybridClock();
  /** Ids of the newest records seen, as parents of the next message. */
  private parents: RecordId[] = [];

  constructor(options: ChatOptions) {
    this.options = options;
  }

  /** Takes up the order where it stood on disk: our next message comes after these. */
  resume(time: HlcTime, now: Instant): void {
    this.clock.observe(time, now.wall);
  }

  /**
   * A message to everyone.
   * @param plaintext UTF-8, 1 byte to {@link MESSAGE_BYTES_MAX}
   * @param chained its place in our log
   * @throws MeshError `message-empty`, `message-too-long`
   */
  compose(
    plaintext: Uint8Array,
    chained: Chained,
    readers: readonly MemberKey[],
    now: Instant,
  ): { record: LogRecord; message: StoredMessage } {
    const text = readText(plaintext);
    const { network, self, signer, random, keys } = this.options;
    const body = makeBody(plaintext, random);
    const sealed = keys.seal(body.plaintext, readers, this.context(self, chained.seq, null));
    const { ms, counter } = this.clock.tick(now.wall);
    const record = makeRecord(
      {
        kind: 'message',
        network,
        author: self,
        ...chained,
        conversation: null,
        ms,
        counter,
        parents: this.parents.map((id) => Buffer.from(id.slice(0, 16), 'hex')),
        bodyHash: body.hash,
        sealedHash: sha256(sealed),
      },
      (signed) => signer.sign(RECORD_LABEL, signed),
      sealed,
    );
    this.noteParent(record);
    return { record, message: this.toMessage(record as LogRecord<'message'>, text) };
  }

  /**
   * Takes a verified message into the order and opens it.
   * @returns null when it is not for us, or says nothing this version understands
   */
  read(record: LogRecord<'message'>, now: Instant): StoredMessage | null {
    const { content, sealed } = record;
    this.clock.observe(content, now.wall);
    this.noteParent(record);
    if (!sealed) return null;
    const context = this.context(content.author, content.seq, content.conversation);
    const plaintext = this.options.keys.open(sealed, context);
    if (!plaintext) return null;
    try {
      const body = readBody(plaintext, content.bodyHash);
      return body && this.toMessage(record, readText(body));
    } catch (error) {
      // A member that seals nonsense harms only its own message.
      if (error instanceof MeshError) return null;
      throw error;
    }
  }

  private toMessage({ id, content }: LogRecord<'message'>, text: string): StoredMessage {
    const conversation: ConversationId = 'everyone';
    const from = memberOf(content.author);
    return { id, conversation, from, text, ms: content.ms, counter: content.counter, sent: false };
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

  private noteParent({ id, content }: LogRecord): void {
    this.parents = [...this.parents.filter((parent) => parent !== content.prev), id].slice(
      -PARENT_COUNT_MAX,
    );
  }
}

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
