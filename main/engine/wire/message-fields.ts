import type { NetworkId, NodeId, NodeTag, RecordId } from '../../../shared/ids.ts';
import { HASH_BYTES, NODE_ID_BYTES, NODE_TAG_BYTES, SIGNATURE_BYTES } from '../../../shared/ids.ts';
import {
  ADDRESS_BYTES_MAX,
  AGE_US_MAX,
  NEIGHBOUR_COUNT_MAX,
  NODE_ADDRESS_COUNT_MAX,
  RANGE_ITEM_COUNT_MAX,
  RAW_PAYLOAD_BYTES_MAX,
  RECORD_BYTES_MAX,
  STREAM_ALIAS_COUNT_MAX,
  STREAM_NAME_BYTES_MAX,
  TREE_HOPS_MAX,
} from '../../../shared/limits.ts';
import { bytes, type Codec, fixed, hex, list, nullable, text, tuple, uint } from './codec.ts';

/** What several messages have in common, each with its bound. */

export const node = hex<NodeId>(NODE_ID_BYTES);
export const network = hex<NetworkId>(HASH_BYTES);
export const port = uint(65_535);
export const version = uint(0xffff);
export const signature = fixed(SIGNATURE_BYTES);
/** `roster`, `everyone`, `direct:<64 hex>`. */
export const logName = text(80);
export const signedRecord = bytes(RECORD_BYTES_MAX);
/** A record, or a raw payload with what its origin signs around it. */
export const ITEM_BYTES_MAX = Math.max(RECORD_BYTES_MAX, RAW_PAYLOAD_BYTES_MAX + 1024);

/** Why a link that came up is not kept: no slot, no time now, or no further use (G1, G2). */
export const REFER_REASONS = ['full', 'busy', 'done', 'stay'] as const;
export type ReferReason = (typeof REFER_REASONS)[number];

/** Why a listener refuses; `not-invited` tells a stranger nothing but itself (T3). */
export const REJECT_REASONS = [
  'not-invited',
  'no-network',
  'other-network',
  'too-many',
  'ourselves',
  'update-needed',
  'busy',
  'link-expired',
  'link-used',
  'link-reset',
  'revoked',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

export const rejectReason: Codec<RejectReason> = {
  write: (reason) => REJECT_REASONS.indexOf(reason),
  read: (value, name) => {
    const reason = REJECT_REASONS[uint(255).read(value, name)];
    // A reason of a later version still is a refusal.
    return reason ?? 'busy';
  },
};

export const head = tuple({
  log: logName,
  author: node,
  seq: uint(),
  id: hex<RecordId>(HASH_BYTES),
});
export const referReason: Codec<ReferReason> = {
  write: (reason) => REFER_REASONS.indexOf(reason),
  // A reason of a later version still sends us elsewhere.
  read: (value, name) => REFER_REASONS[uint(255).read(value, name)] ?? 'busy',
};

const DIAL_BACK_OUTCOMES = ['reached', 'refused', 'silent', 'other', 'busy'] as const;
export type DialBackOutcome = (typeof DIAL_BACK_OUTCOMES)[number];
export const dialBackOutcome: Codec<DialBackOutcome> = {
  write: (outcome) => DIAL_BACK_OUTCOMES.indexOf(outcome),
  // One of a later version is none that helps here.
  read: (value, name) => DIAL_BACK_OUTCOMES[uint(255).read(value, name)] ?? 'busy',
};

/** A deal's name, random (topology). */
export const op = uint(2 ** 48 - 1);
export const slots = uint(NEIGHBOUR_COUNT_MAX);
export const nodes = list(node, NEIGHBOUR_COUNT_MAX);
export const contact = tuple({
  node,
  addresses: list(text(ADDRESS_BYTES_MAX), NODE_ADDRESS_COUNT_MAX),
});

/**
 * Which stream an entry is about. Its name is long: each end of a link numbers the streams it speaks
 * of, says the name once, and from then on only the number.
 */
export const streamTag = {
  alias: uint(STREAM_ALIAS_COUNT_MAX - 1),
  /** From now on the number stands for this stream. */
  define: nullable(tuple({ origin: node, stream: text(STREAM_NAME_BYTES_MAX) })),
};
export const treeHops = uint(TREE_HOPS_MAX);
export const ihaveEntry = tuple({
  ...streamTag,
  from: uint(),
  count: uint(RANGE_ITEM_COUNT_MAX),
  /** How long the sender has had the last of them, microseconds. */
  ageUs: uint(AGE_US_MAX),
  /** How many links the last had crossed when the sender got it. */
  hops: treeHops,
});
export const graftEntry = tuple({
  ...streamTag,
  from: uint(),
  /** 0 asks for nothing now. */
  count: uint(RANGE_ITEM_COUNT_MAX),
  /**
   * 0 in an ordinary graft. Else the sender has lost its source, which had been this many hops
   * from the origin: who got its items through the sender has lost it too.
   */
  below: treeHops,
});
export const pruneEntry = tuple(streamTag);

export const nodeTag = hex<NodeTag>(NODE_TAG_BYTES);
export const digestEntry = tuple({ tag: nodeTag, generation: uint(), version: uint() });
export const beatEntry = tuple({
  tag: nodeTag,
  generation: uint(),
  /** For how many milliseconds the node had run when it said so. */
  heartbeat: uint(),
});
