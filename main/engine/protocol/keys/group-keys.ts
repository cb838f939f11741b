import type { MemberKey, NetworkId, NodeId } from '../../../../shared/ids.ts';
import { CHAIN_MESSAGE_COUNT_MAX } from '../../../../shared/limits.ts';
import type { MeshStore } from '../../store/port.ts';
import type { NodeRecord } from '../../wire/node-record.ts';
import { isKind, type LogRecord, readRecord } from '../../wire/records.ts';
import { decodeSealedBody } from '../../wire/sealed-body.ts';
import type { Instant } from '../io.ts';
import type { Ciphers, RandomBytes } from '../ports.ts';
import { KeyDirectory } from './directory.ts';
import { KnownChains } from './known-chains.ts';
import { OwnChains } from './own-chains.ts';
import { Prekeys } from './prekeys.ts';
import type { KeyShare } from './vocabulary.ts';

const NONCE_BYTES = 12;
/** Records of one author with one number: as many as copies of its folder ran at once. */
const BRANCH_COUNT_MAX = 16;

export type GroupKeysOptions = {
  readonly network: NetworkId;
  readonly self: NodeId;
  readonly ciphers: Ciphers;
  readonly random: RandomBytes;
  readonly store: Pick<MeshStore, 'batch' | 'getMeta' | 'setMeta' | 'range' | 'body'>;
  readonly now: Instant;
};

/** What a text is sealed for: its conversation, the commitment in its header, its place. */
export type Seal = {
  /** Null for everyone, else the opaque id of a direct conversation. */
  readonly conversation: Uint8Array | null;
  /** SHA-256 of salt and body: another one for each message, so its beginning is the nonce. */
  readonly bodyHash: Uint8Array;
  /** Bound to the result; opening needs the same. */
  readonly context: Uint8Array;
};

/** Who can read what (C2): our chains, those of others, and the prekeys that they are told by. */
export class GroupKeys {
  private readonly options: GroupKeysOptions;
  private readonly prekeys: Prekeys;
  private readonly directory: KeyDirectory;
  private readonly own: OwnChains;
  private readonly known: KnownChains;

  constructor(options: GroupKeysOptions) {
    const { ciphers, random, store, now } = options;
    this.options = options;
    this.prekeys = new Prekeys(ciphers, random, store, now.wall);
    this.directory = new KeyDirectory(store);
    this.own = new OwnChains(ciphers, random);
    this.known = new KnownChains(ciphers, () => this.prekeys.pairs);
    this.noteOwn(now);
  }

  /** Our prekey as the record of this node tells it, 32 bytes. */
  get prekey(): Uint8Array {
    return Buffer.from(this.prekeys.newest.prekey, 'hex');
  }

  /** Replaces and destroys prekeys that are due. True when others have to be told of a new one. */
  renew(now: Instant): boolean {
    const isNew = this.prekeys.renew(now.wall);
    if (isNew) this.noteOwn(now);
    return isNew;
  }

  /** A device says what to seal to. */
  note(record: NodeRecord, now: Instant): void {
    this.directory.note(record, now.wall);
  }

  /** Somebody was shut out. */
  forget(member: MemberKey): void {
    this.directory.forget(member);
  }

  /**
   * What has to stand in our log of the conversation, from `seq` on, before the next message can be
   * sealed for these members. Nothing, mostly. Hand in the same list while it has not changed.
   */
  share(
    conversation: Uint8Array | null,
    members: readonly MemberKey[],
    seq: number,
    now: Instant,
  ): KeyShare[] {
    const readers = this.directory.readers(members, now.wall);
    return this.own.share(this.channel(this.options.self, conversation), readers, seq, now);
  }

  /** After {@link share}. 43 bytes longer than the text. */
  seal(text: Uint8Array, { conversation, bodyHash, context }: Seal): Uint8Array {
    const channel = this.channel(this.options.self, conversation);
    return this.own.seal(channel, text, bodyHash.subarray(0, NONCE_BYTES), context);
  }

  /** What was shared last could not be stored: begin anew. */
  drop(conversation: Uint8Array | null): void {
    this.own.drop(this.channel(this.options.self, conversation));
  }

  /**
   * The text of a stored or verified record; null when it is not for us or was tampered with. Opens
   * for as long as the keys are here, so whoever needs the text later keeps it.
   */
  open({ content, sealed, log }: LogRecord<'message'>, context: Uint8Array): Uint8Array | null {
    const body = sealed && decodeSealedBody(sealed);
    if (!body) return null;
    const { author, conversation, bodyHash } = content;
    const nonce = bodyHash.subarray(0, NONCE_BYTES);
    const channel = this.channel(author, conversation);
    return this.known.open(channel, body, nonce, context, (seq) => this.sharesAt(log, author, seq));
  }

  /**
   * Messages that came before this key of their chain and are not open yet, as happens where a copied
   * folder forked its log. Mostly none: a key stands before what it opens.
   */
  late({ log, content: { author, chain, seq } }: LogRecord<'key'>): LogRecord<'message'>[] {
    const { store } = this.options;
    return store
      .range(log, author, seq, CHAIN_MESSAGE_COUNT_MAX)
      .map(({ bytes }) => readRecord(bytes))
      .filter((record): record is LogRecord<'message'> => isKind(record, 'message'))
      .filter(({ sealed }) => sealed !== null && decodeSealedBody(sealed)?.chain === chain)
      .filter(({ id }) => store.body(id) === null);
  }

  /** We are served too: should we lose what we wrote, others will give it back sealed. */
  private noteOwn(now: Instant): void {
    const { self: node } = this.options;
    this.directory.note({ node, generation: 0, version: 0, prekey: this.prekey }, now.wall);
  }

  private channel(author: NodeId, conversation: Uint8Array | null) {
    return { network: this.options.network, author, conversation };
  }

  private sharesAt(log: string, author: NodeId, seq: number): KeyShare[] {
    return this.options.store
      .range(log, author, seq, BRANCH_COUNT_MAX)
      .filter((record) => record.seq === seq)
      .map(({ bytes }) => readRecord(bytes))
      .flatMap((record) => (isKind(record, 'key') ? [record.content] : []));
  }
}
