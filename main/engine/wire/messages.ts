import type { RecordId } from '../../../shared/ids.ts';
import { HASH_BYTES } from '../../../shared/ids.ts';
import {
  ADDRESS_BYTES_MAX,
  BEAT_ENTRY_COUNT_MAX,
  BODIES_PER_BATCH_COUNT_MAX,
  DELTA_RECORD_COUNT_MAX,
  DIGEST_ENTRY_COUNT_MAX,
  HEADS_ENTRY_COUNT_MAX,
  NETWORK_NAME_BYTES_MAX,
  NICK_BYTES_MAX,
  RAW_PAYLOAD_BYTES_MAX,
  RECEIPT_BYTES_MAX,
  RECEIPTS_PER_MESSAGE_COUNT_MAX,
  RECORDS_PER_BATCH_COUNT_MAX,
  REFER_CONTACT_COUNT_MAX,
  TREE_ENTRY_COUNT_MAX,
  UNICAST_HOPS_MAX,
  VIEW_SKETCH_COUNT_MAX,
} from '../../../shared/limits.ts';
import { MeshError } from '../errors.ts';
import { type CborValue, decodeCbor, encodeCbor } from './cbor.ts';
import {
  bool,
  bytes,
  type Codec,
  hex,
  isArray,
  list,
  nullable,
  text,
  tuple,
  uint,
} from './codec.ts';
import { pass } from './invite-link.ts';
import {
  beatEntry,
  contact,
  dialBackOutcome,
  digestEntry,
  graftEntry,
  head,
  ITEM_BYTES_MAX,
  ihaveEntry,
  network,
  node,
  nodes,
  nodeTag,
  op,
  port,
  pruneEntry,
  referReason,
  rejectReason,
  signature,
  signedRecord,
  slots,
  streamTag,
  treeHops,
  version,
} from './message-fields.ts';

/** The version range this program speaks (T6). */
export const PROTOCOL_VERSION_MIN = 1;
export const PROTOCOL_VERSION_MAX = 1;

/**
 * Every message of the wire: its number, which never changes, its fields in order, and when it may
 * come. A frame is `[number, ...fields]`.
 */
const MESSAGES = {
  /** First word of the dialler. `network` null knocks: it knows none yet. */
  hello: {
    number: 0,
    phase: 'handshake',
    fields: tuple({
      versionMin: version,
      versionMax: version,
      network: nullable(network),
      node,
      generation: uint(),
      nick: nullable(text(NICK_BYTES_MAX)),
      listenPort: port,
      signature,
      /** An invite link to come in by (R7). */
      pass: nullable(pass),
    }),
  },
  /** The listener's answer to a node it admits. `evidence`: the records that prove the listener. */
  welcome: {
    number: 1,
    phase: 'handshake',
    fields: tuple({
      version,
      node,
      generation: uint(),
      nick: nullable(text(NICK_BYTES_MAX)),
      listenPort: port,
      network,
      networkName: text(NETWORK_NAME_BYTES_MAX),
      evidence: list(signedRecord, 256),
      signature,
    }),
  },
  reject: {
    number: 2,
    phase: 'handshake',
    fields: tuple({
      reason: rejectReason,
      versionMin: version,
      versionMax: version,
      /** Shown to somebody who was revoked: the record that says so. */
      revocation: nullable(signedRecord),
    }),
  },
  /** The dialler accepts the listener: the link stands. */
  ready: { number: 3, phase: 'handshake', fields: tuple({}) },

  ping: { number: 8, phase: 'link', fields: tuple({ nonce: uint() }) },
  /** `time`: what the sender's system clock says, milliseconds since 1970. */
  pong: { number: 9, phase: 'link', fields: tuple({ nonce: uint(), time: uint() }) },
  /** The sender shuts down on purpose. */
  leave: { number: 10, phase: 'link', fields: tuple({}) },

  /**
   * Scuttlebutt: which records the sender has of the nodes whose tags lie from `first` to `last` (M1).
   * An `answer` names only what the sender lacks of a digest, with what it has instead.
   */
  digest: {
    number: 16,
    phase: 'link',
    fields: tuple({
      answer: bool,
      first: nodeTag,
      last: nodeTag,
      entries: list(digestEntry, DIGEST_ENTRY_COUNT_MAX),
    }),
  },
  /** Owner-signed node records that the receiver lacks; `more`: the others did not fit. */
  delta: {
    number: 17,
    phase: 'link',
    fields: tuple({ records: list(signedRecord, DELTA_RECORD_COUNT_MAX), more: bool }),
  },
  /** Who runs, where that is news to the receiver, and the hash of all records that the sender has. */
  beat: {
    number: 18,
    phase: 'link',
    fields: tuple({
      known: hex(8),
      /** How many nodes that is. */
      count: uint(),
      entries: list(beatEntry, BEAT_ENTRY_COUNT_MAX),
    }),
  },

  /** Log heads the sender holds; `complete` when logs that are not named are logs it does not have. */
  heads: {
    number: 24,
    phase: 'link',
    fields: tuple({ complete: bool, entries: list(head, HEADS_ENTRY_COUNT_MAX) }),
  },
  /** All heads that the sender holds, in 8 bytes: whoever holds others answers with its own. */
  held: { number: 29, phase: 'link', fields: tuple({ heads: hex(8) }) },
  /** Log records, each author's in order; answered with the heads they led to. */
  records: {
    number: 25,
    phase: 'link',
    fields: tuple({ records: list(signedRecord, RECORDS_PER_BATCH_COUNT_MAX) }),
  },

  /** Names messages whose bodies the sender holds sealed and cannot open. */
  want: {
    number: 26,
    phase: 'link',
    fields: tuple({ ids: list(hex<RecordId>(HASH_BYTES), BODIES_PER_BATCH_COUNT_MAX) }),
  },
  /** Opened bodies that were asked for; `more`: the others did not fit, and may be asked for again. */
  bodies: {
    number: 27,
    phase: 'link',
    fields: tuple({
      entries: list(
        tuple({ id: hex<RecordId>(HASH_BYTES), body: signedRecord }),
        BODIES_PER_BATCH_COUNT_MAX,
      ),
      more: bool,
    }),
  },

  /** How far nodes hold the logs of others, each signed by its node (C7). */
  receipts: {
    number: 28,
    phase: 'link',
    fields: tuple({
      receipts: list(bytes(RECEIPT_BYTES_MAX + 128), RECEIPTS_PER_MESSAGE_COUNT_MAX),
    }),
  },

  /** The sender asks to be dialled where the receiver sees it: whether others can reach it. */
  dialback: { number: 30, phase: 'link', fields: tuple({ nonce: uint() }) },
  /** What came of it; `address` is where the sender dialled. */
  dialed: {
    number: 31,
    phase: 'link',
    fields: tuple({
      nonce: uint(),
      outcome: dialBackOutcome,
      address: text(ADDRESS_BYTES_MAX),
    }),
  },

  /** A raw application message for one node, signed by its sender. */
  direct: {
    number: 33,
    phase: 'link',
    fields: tuple({
      from: node,
      to: node,
      generation: uint(),
      number: uint(),
      /** How many links it had crossed when the sender got it. */
      hops: uint(UNICAST_HOPS_MAX),
      payload: bytes(RAW_PAYLOAD_BYTES_MAX),
      signature,
    }),
  },

  // Plumtree (P1): items are named by origin, stream and number.
  /** An item, pushed along the tree or sent because it was asked for. */
  gossip: {
    number: 34,
    phase: 'link',
    fields: tuple({
      ...streamTag,
      seq: uint(),
      /** How many links it had crossed when the sender got it. */
      hops: treeHops,
      bytes: bytes(ITEM_BYTES_MAX),
    }),
  },
  /** The sender has the items `from` to `from + count − 1`. */
  ihave: {
    number: 35,
    phase: 'link',
    fields: tuple({ entries: list(ihaveEntry, TREE_ENTRY_COUNT_MAX) }),
  },
  /** Push this origin's items to me from now on, and send those of the range that you have. */
  graft: {
    number: 36,
    phase: 'link',
    fields: tuple({ entries: list(graftEntry, TREE_ENTRY_COUNT_MAX) }),
  },
  /** Announce this origin's items to me from now on, and do not push them. */
  prune: {
    number: 37,
    phase: 'link',
    fields: tuple({ entries: list(pruneEntry, TREE_ENTRY_COUNT_MAX) }),
  },

  // Topology; what each of them means is said in protocol/topology/vocabulary.ts.
  attach: {
    number: 40,
    phase: 'link',
    fields: tuple({ op, room: slots, split: bool, leaf: bool, neighbours: nodes }),
  },
  accept: { number: 41, phase: 'link', fields: tuple({ op, leaf: bool }) },
  refer: {
    number: 42,
    phase: 'link',
    fields: tuple({ op, reason: referReason, contacts: list(contact, REFER_CONTACT_COUNT_MAX) }),
  },
  lend: { number: 43, phase: 'link', fields: tuple({ op, peer: nullable(contact), keep: bool }) },
  lent: { number: 44, phase: 'link', fields: tuple({ op, agreed: bool, neighbours: nodes }) },
  switch: { number: 45, phase: 'link', fields: tuple({ op, partner: contact, avoid: nodes }) },
  meet: { number: 46, phase: 'link', fields: tuple({ op, peer: contact }) },
  met: { number: 47, phase: 'link', fields: tuple({ op }) },
  commit: { number: 48, phase: 'link', fields: tuple({ op, released: bool }) },
  cancel: { number: 49, phase: 'link', fields: tuple({ op }) },
  neighbours: { number: 50, phase: 'link', fields: tuple({ nodes, free: slots }) },
  probe: {
    number: 51,
    phase: 'link',
    fields: tuple({
      urgent: bool,
      free: slots,
      sketch: list(uint(0xffff_ffff), VIEW_SKETCH_COUNT_MAX),
    }),
  },
  handover: { number: 52, phase: 'link', fields: tuple({ peer: nullable(contact) }) },
} as const satisfies Record<
  string,
  { number: number; phase: 'handshake' | 'link'; fields: Codec<object> }
>;

export type MessageKind = keyof typeof MESSAGES;
type FieldsOf<K extends MessageKind> =
  (typeof MESSAGES)[K]['fields'] extends Codec<infer T> ? T : never;
export type WireMessage<K extends MessageKind = MessageKind> = {
  [Kind in K]: { readonly kind: Kind } & FieldsOf<Kind>;
}[K];

export type HandshakeMessage = WireMessage<'hello' | 'welcome' | 'reject' | 'ready'>;
export type LinkMessage = Exclude<WireMessage, HandshakeMessage>;

const PLUMTREE_NUMBERS = [34, 37] as const;
export type PlumtreeMessage = WireMessage<'gossip' | 'ihave' | 'graft' | 'prune'>;

export const isPlumtreeMessage = (message: WireMessage): message is PlumtreeMessage =>
  isNumbered(message, PLUMTREE_NUMBERS);

const TOPOLOGY_NUMBERS = [40, 52] as const;
export type TopologyMessage = WireMessage<
  | 'attach'
  | 'accept'
  | 'refer'
  | 'lend'
  | 'lent'
  | 'switch'
  | 'meet'
  | 'met'
  | 'commit'
  | 'cancel'
  | 'neighbours'
  | 'probe'
  | 'handover'
>;

export const isTopologyMessage = (message: WireMessage): message is TopologyMessage =>
  isNumbered(message, TOPOLOGY_NUMBERS);

function isNumbered(message: WireMessage, [first, last]: readonly [number, number]): boolean {
  const { number } = MESSAGES[message.kind];
  return number >= first && number <= last;
}

const BY_NUMBER = new Map(
  (Object.keys(MESSAGES) as MessageKind[]).map((kind) => [MESSAGES[kind].number as number, kind]),
);

export function encodeMessage(message: WireMessage): Uint8Array {
  const { number, fields }: { number: number; fields: Codec<object> } = MESSAGES[message.kind];
  const places = fields.write(message);
  return encodeCbor([number, ...(places as readonly CborValue[])]);
}

/**
 * Decodes one frame.
 * @returns null for a kind this version does not know, which is ignored (T6)
 * @throws MeshError `peer-misbehaved` for anything malformed, or a known kind in the wrong phase
 */
export function decodeMessage(frame: Uint8Array, phase: 'handshake' | 'link'): WireMessage | null {
  const value = decodeCbor(frame);
  if (!isArray(value)) throw new MeshError('peer-misbehaved', 'a frame is an array');
  const [number, ...places] = value;
  const kind = BY_NUMBER.get(uint(0xffff).read(number, 'kind'));
  if (kind === undefined) return null;
  if (MESSAGES[kind].phase !== phase)
    throw new MeshError('peer-misbehaved', `${kind} out of place`);
  const fields: Codec<object> = MESSAGES[kind].fields;
  return { kind, ...fields.read(places, kind) } as WireMessage;
}
