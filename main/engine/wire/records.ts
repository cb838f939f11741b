import {
  type ChainId,
  HASH_BYTES,
  type LinkKey,
  MEMBER_KEY_BYTES,
  type MemberKey,
  type NetworkId,
  NODE_ID_BYTES,
  type NodeId,
  type RecordId,
} from '../../../shared/ids.ts';
import {
  CHAIN_MESSAGE_COUNT_MAX,
  CUT_NODE_COUNT_MAX,
  LABEL_BYTES_MAX,
  LINK_CHARS_MAX,
  NETWORK_NAME_BYTES_MAX,
  PARENT_COUNT_MAX,
  REASON_BYTES_MAX,
  RECIPIENT_COUNT_MAX,
  RECORD_BYTES_MAX,
} from '../../../shared/limits.ts';
import { sha256 } from '../crypto/hash.ts';
import { toHex } from '../crypto/hex.ts';
import { MeshError } from '../errors.ts';
import { type CborValue, decodeCbor, encodeCbor } from './cbor.ts';
import {
  bool,
  bytes,
  type Codec,
  fixed,
  hex,
  isArray,
  list,
  nullable,
  text,
  tuple,
  uint,
} from './codec.ts';

/**
 * Log records, format 1: what cannot be changed later. A record is content and proof; its id is
 * SHA-256(content), so it is named by what it says. Each author numbers and chains its records.
 */
export const RECORD_FORMAT = 1;
/** Signature context of log records. */
export const RECORD_LABEL = 'mesh-chat/record/1';
const CHAIN_ID_BYTES = 16;
/** 8 bytes of hint, 48 of a wrapped key. */
export const WRAP_BYTES = 56;
/** SHA-256(content) signed by itself; 1 is kept for a Merkle path under one signature (C1). */
const PROOF_SIGNATURE = 0;

const member = hex<MemberKey>(MEMBER_KEY_BYTES);
const node = hex<NodeId>(NODE_ID_BYTES);
const network = hex<NetworkId>(HASH_BYTES);
const recordId = hex<RecordId>(HASH_BYTES);
const link = hex<LinkKey>(MEMBER_KEY_BYTES);
const time = uint();

/** What every content starts with, after format and kind. */
const chained = {
  /** Null in a genesis, whose own hash is the network's id. */
  network: nullable(network),
  author: node,
  /** 0, 1, 2 … in this author's log. */
  seq: uint(),
  /** Id of this author's previous record in the log; null at 0. */
  prev: nullable(recordId),
};

const head = tuple({ log: text(80), author: node, seq: uint(), id: recordId }, { exact: true });

/** Every kind of record: its number, which never changes, the log it is chained in, its fields. */
const KINDS = {
  genesis: {
    number: 0,
    fields: tuple(
      {
        ...chained,
        time,
        random: fixed(32),
        name: text(NETWORK_NAME_BYTES_MAX),
        requireInvitation: bool,
        /** Days of history that a newcomer gets; null is all of it. */
        newcomerHistoryDays: nullable(uint(36_500)),
      },
      { exact: true },
    ),
  },
  invitation: {
    number: 1,
    fields: tuple(
      {
        ...chained,
        time,
        invitee: member,
        label: nullable(text(LABEL_BYTES_MAX)),
        /** Public key of the invite link that was redeemed. */
        via: nullable(link),
        /** Lets a relay in: it links and carries, and is no member (R10). */
        relay: bool,
      },
      { exact: true },
    ),
  },
  revocation: {
    number: 2,
    fields: tuple(
      {
        ...chained,
        time,
        revoked: member,
        reason: nullable(text(REASON_BYTES_MAX)),
        /** Heads of the revoked key's logs as the revoker knew them (R3). */
        cut: list(head, CUT_NODE_COUNT_MAX),
      },
      { exact: true },
    ),
  },
  'link-reset': {
    number: 3,
    fields: tuple({ ...chained, time, link }, { exact: true }),
  },
  /** Its author goes on in another network, and says how to get there (R4). */
  successor: {
    number: 4,
    fields: tuple({ ...chained, time, link: text(LINK_CHARS_MAX) }, { exact: true }),
  },
  message: {
    number: 16,
    fields: tuple(
      {
        ...chained,
        /** Null for *Everyone*, else the opaque id of a direct conversation (C3). */
        conversation: nullable(fixed(32)),
        /** Hybrid logical clock: milliseconds since the epoch, and a counter within one. */
        ms: time,
        counter: uint(0xffff_ffff),
        /** First 8 bytes of the ids of the heads that the author had seen. */
        parents: list(fixed(8), PARENT_COUNT_MAX),
        /** SHA-256(salt ‖ body): nobody confirms a guess of the body from the header. */
        bodyHash: fixed(HASH_BYTES),
        /** SHA-256(sealed): a relay verifies what it carries without reading it. */
        sealedHash: fixed(HASH_BYTES),
      },
      { exact: true },
    ),
  },
  /** A chain head of the author, wrapped for those who may read what it says from here on (C2). */
  key: {
    number: 17,
    fields: tuple(
      {
        ...chained,
        conversation: nullable(fixed(32)),
        /** Names the chain; random. */
        chain: hex<ChainId>(CHAIN_ID_BYTES),
        /** The message of the chain that the head is for; those before it stay closed. */
        index: uint(CHAIN_MESSAGE_COUNT_MAX - 1),
        /** `seq` of the chain's key record before this one. */
        earlier: nullable(uint()),
        ephemeral: fixed(32),
        /** Some reader was served by its identity key, for want of a prekey. */
        marked: bool,
        /** Hint ‖ wrapped head, one for each device that is served; see `ciphers.ts`. */
        wraps: list(fixed(WRAP_BYTES), RECIPIENT_COUNT_MAX),
      },
      { exact: true },
    ),
  },
} as const satisfies Record<string, { number: number; fields: Codec<object> }>;

export type RecordKind = keyof typeof KINDS;
type FieldsOf<K extends RecordKind> =
  (typeof KINDS)[K]['fields'] extends Codec<infer T> ? T : never;
/** What an author signs, kind by kind. */
export type Content<K extends RecordKind = RecordKind> = {
  [Kind in K]: { readonly kind: Kind } & FieldsOf<Kind>;
}[K];

/** What stands in the log of a conversation; everything else is roster. */
export type SpokenKind = 'message' | 'key';

/** A record as it is handled: decoded, named, with the bytes it travels as. */
export type LogRecord<K extends RecordKind = RecordKind> = {
  readonly id: RecordId;
  readonly log: string;
  readonly content: Content<K>;
  /** The signed bytes. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
  /** The sealed body of a message; null for other kinds, or when only the header is left. */
  readonly sealed: Uint8Array | null;
  /** The whole, as it travels and is stored. */
  readonly bytes: Uint8Array;
};

const KIND_BY_NUMBER = new Map(
  (Object.keys(KINDS) as RecordKind[]).map((kind) => [KINDS[kind].number as number, kind]),
);

const envelope = tuple({
  signed: bytes(RECORD_BYTES_MAX),
  proof: uint(255),
  signature: fixed(64),
  sealed: nullable(bytes(RECORD_BYTES_MAX)),
});

export const isKind = <K extends RecordKind>(record: LogRecord, kind: K): record is LogRecord<K> =>
  record.content.kind === kind;

/** The log of a conversation: of everyone (null), or of the direct one with this opaque id. */
export const logOfConversation = (id: Uint8Array | null): string =>
  id === null ? 'everyone' : `direct:${toHex(id)}`;

/** True for what stands in the log of a conversation; everything else is roster. */
export const isSpoken = (record: LogRecord): record is LogRecord<SpokenKind> =>
  'conversation' in record.content;

/** Roster records are chained in one log, what is said in one per conversation. */
export const logOf = (content: Content): string =>
  'conversation' in content ? logOfConversation(content.conversation) : 'roster';

/** Encodes and signs a content. `sign` signs under {@link RECORD_LABEL}. */
export function makeRecord(
  content: Content,
  sign: (signed: Uint8Array) => Uint8Array,
  sealed: Uint8Array | null = null,
): LogRecord {
  const signed = encodeContent(content);
  const signature = sign(signed);
  const bytes = encodeCbor(envelope.write({ signed, proof: PROOF_SIGNATURE, signature, sealed }));
  return { id: idOf(signed), log: logOf(content), content, signed, signature, sealed, bytes };
}

/**
 * Decodes a record. The signature is not checked here.
 * @throws MeshError `peer-misbehaved`
 */
export function readRecord(encoded: Uint8Array): LogRecord {
  const { signed, proof, signature, sealed } = envelope.read(decodeCbor(encoded), 'record');
  if (proof !== PROOF_SIGNATURE) throw new MeshError('peer-misbehaved', 'record: unknown proof');
  const content = decodeContent(signed);
  if (sealed !== null && content.kind !== 'message')
    throw new MeshError('peer-misbehaved', 'record: only messages have a body');
  const log = logOf(content);
  return { id: idOf(signed), log, content, signed, signature, sealed, bytes: encoded };
}

/** The same record without its sealed body: what is left when nobody keeps that any more. */
export const headerOf = (encoded: Uint8Array): Uint8Array =>
  encodeCbor(envelope.write({ ...envelope.read(decodeCbor(encoded), 'record'), sealed: null }));

const CBOR_NULL = 0xf6;

/** Whether a message lacks its body; other records never have one. */
export const isHeaderOnly = (encoded: Uint8Array): boolean =>
  encoded.at(-1) === CBOR_NULL && envelope.read(decodeCbor(encoded), 'record').sealed === null;

const idOf = (signed: Uint8Array): RecordId => toHex(sha256(signed)) as RecordId;

function encodeContent(content: Content): Uint8Array {
  const { number, fields }: { number: number; fields: Codec<object> } = KINDS[content.kind];
  return encodeCbor([RECORD_FORMAT, number, ...(fields.write(content) as readonly CborValue[])]);
}

function decodeContent(signed: Uint8Array): Content {
  const value = decodeCbor(signed);
  if (!isArray(value)) throw new MeshError('peer-misbehaved', 'content: an array');
  const [format, number, ...places] = value;
  if (format !== RECORD_FORMAT) throw new MeshError('peer-misbehaved', 'content: unknown format');
  const kind = KIND_BY_NUMBER.get(uint(0xffff).read(number, 'content kind'));
  if (kind === undefined) throw new MeshError('peer-misbehaved', 'content: unknown kind');
  const fields: Codec<object> = KINDS[kind].fields;
  const content = { kind, ...fields.read(places, kind) } as Content;
  if ((content.seq === 0) !== (content.prev === null))
    throw new MeshError('peer-misbehaved', 'content: seq 0 and only it has no previous record');
  if ((content.kind === 'genesis') !== (content.network === null))
    throw new MeshError('peer-misbehaved', 'content: a genesis and only it names no network');
  return content;
}
