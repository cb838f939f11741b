/**
 * Names of things, as lower-case hex strings so that they are Map keys, JSON and CBOR-free.
 * On the wire they travel as raw bytes (main/engine/wire).
 */
declare const brand: unique symbol;
type Hex<Name extends string> = string & { readonly [brand]: Name };

/** An Ed25519 public key: 32 bytes, 64 hex characters. A person. */
export type MemberKey = Hex<'MemberKey'>;
/** 16 random bytes of one data folder, 32 hex characters. A device. */
export type InstanceId = Hex<'InstanceId'>;
/** Member ‖ instance: 48 bytes, 96 hex characters. One running program of one person. */
export type NodeId = Hex<'NodeId'>;
/** What a digest calls a node: the first 8 bytes of SHA-256 of its id, 16 hex characters. */
export type NodeTag = Hex<'NodeTag'>;
/** SHA-256 of the genesis record, or of `"open" + name`: 64 hex characters. */
export type NetworkId = Hex<'NetworkId'>;
/** An X25519 public key of a node to which others seal: 64 hex characters. */
export type Prekey = Hex<'Prekey'>;
/** Names a chain of message keys: 16 random bytes, 32 hex characters. */
export type ChainId = Hex<'ChainId'>;
/** SHA-256 of a record's signed content: 64 hex characters. */
export type RecordId = Hex<'RecordId'>;
/** Ed25519 public key of an invite link: 64 hex characters. */
export type LinkKey = Hex<'LinkKey'>;

export const MEMBER_KEY_BYTES = 32;
export const INSTANCE_BYTES = 16;
export const NODE_ID_BYTES = MEMBER_KEY_BYTES + INSTANCE_BYTES;
export const NODE_TAG_BYTES = 8;
export const HASH_BYTES = 32;
export const SIGNATURE_BYTES = 64;

const isHex = (text: string, bytes: number): boolean =>
  text.length === bytes * 2 && /^[0-9a-f]*$/.test(text);

export const isMemberKey = (text: string): text is MemberKey => isHex(text, MEMBER_KEY_BYTES);
export const isNodeId = (text: string): text is NodeId => isHex(text, NODE_ID_BYTES);
export const isNetworkId = (text: string): text is NetworkId => isHex(text, HASH_BYTES);
export const isLinkKey = (text: string): text is LinkKey => isHex(text, MEMBER_KEY_BYTES);
export const isRecordId = (text: string): text is RecordId => isHex(text, HASH_BYTES);

export const nodeId = (member: MemberKey, instance: InstanceId): NodeId =>
  (member + instance) as NodeId;
export const memberOf = (node: NodeId): MemberKey =>
  node.slice(0, MEMBER_KEY_BYTES * 2) as MemberKey;

export const instanceOf = (node: NodeId): InstanceId =>
  node.slice(MEMBER_KEY_BYTES * 2) as InstanceId;

/** The form people see beside a nick: the first eight characters. */
export const shortKey = (key: MemberKey): string => key.slice(0, 8);

/** `everyone`, or the other member's key for a direct conversation. */
export type ConversationId = 'everyone' | MemberKey;
