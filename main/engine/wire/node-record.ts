import {
  HASH_BYTES,
  INSTANCE_BYTES,
  type InstanceId,
  memberOf,
  type NetworkId,
  NODE_ID_BYTES,
  type NodeId,
  SIGNATURE_BYTES,
} from '../../../shared/ids.ts';
import {
  ADDRESS_BYTES_MAX,
  NICK_BYTES_MAX,
  NODE_ADDRESS_COUNT_MAX,
  TOLD_NEIGHBOUR_COUNT_MAX,
} from '../../../shared/limits.ts';
import { verify } from '../crypto/ed25519.ts';
import { MeshError } from '../errors.ts';
import { decodeCbor, encodeCbor } from './cbor.ts';
import { bool, bytes, fixed, hex, list, nullable, text, tuple, uint } from './codec.ts';

const NODE_RECORD_LABEL = 'mesh-chat/node/1';
const FORMAT = 1;
const SIGNED_BYTES_MAX = 4096;

const content = tuple(
  {
    format: uint(0xffff),
    network: hex<NetworkId>(HASH_BYTES),
    node: hex<NodeId>(NODE_ID_BYTES),
    /** Strictly higher at each start of the node. */
    generation: uint(),
    /** Counts the changes within a generation. */
    version: uint(),
    nick: nullable(text(NICK_BYTES_MAX)),
    /** `host:port` where it listens, best first. */
    addresses: list(text(ADDRESS_BYTES_MAX), NODE_ADDRESS_COUNT_MAX),
    /** Slot of the signed X25519 prekey; null until prekeys are spoken. */
    prekey: nullable(bytes(256)),
    /** What it can do and offers: see `withSlots`. */
    capabilities: uint(),
    appVersion: text(32),
    /** It said goodbye and is not to be dialled. */
    left: bool,
    /** The instances of the nodes it is linked to, so that everybody can draw the mesh. */
    neighbours: list(hex<InstanceId>(INSTANCE_BYTES), TOLD_NEIGHBOUR_COUNT_MAX),
    /** By its owner's clock, milliseconds since 1970. */
    signedAt: uint(),
  },
  // A later version may add fields; the owner's signature covers them all the same.
);

// The lowest seven bits of `capabilities`
const FREE_SLOTS_MASK = 0b011_1111;
const DIALABLE_BIT = 0b100_0000;

/** Says how many neighbours more the node could have, and whether anybody has ever dialled it (G2). */
export const withSlots = (capabilities: number, free: number, isDialable: boolean): number =>
  capabilities -
  (capabilities % (2 * DIALABLE_BIT)) +
  Math.min(free, FREE_SLOTS_MASK) +
  (isDialable ? DIALABLE_BIT : 0);
export const freeSlotsOf = ({ capabilities }: Pick<NodeRecord, 'capabilities'>): number =>
  capabilities & FREE_SLOTS_MASK;
export const isDialable = ({ capabilities }: Pick<NodeRecord, 'capabilities'>): boolean =>
  (capabilities & DIALABLE_BIT) !== 0;

const envelope = tuple({ signed: bytes(SIGNED_BYTES_MAX), signature: fixed(SIGNATURE_BYTES) });

/** What a node says of itself (M2), signed by its owner, so that nobody can forge another's. */
export type NodeRecord = Omit<ReturnType<typeof content.read>, 'format'> & {
  /** As it travels. */
  readonly bytes: Uint8Array;
};

export function makeNodeRecord(
  fields: Omit<NodeRecord, 'bytes'>,
  sign: (label: string, signed: Uint8Array) => Uint8Array,
): NodeRecord {
  const signed = encodeCbor(content.write({ ...fields, format: FORMAT }));
  const signature = sign(NODE_RECORD_LABEL, signed);
  return { ...fields, bytes: encodeCbor(envelope.write({ signed, signature })) };
}

/**
 * Decodes a node record and checks its owner's signature.
 * @returns null when the format is a later one
 * @throws MeshError `peer-misbehaved`
 */
export function readNodeRecord(encoded: Uint8Array): NodeRecord | null {
  const { signed, signature } = envelope.read(decodeCbor(encoded), 'node record');
  const { format, ...fields } = content.read(decodeCbor(signed), 'node record');
  if (format !== FORMAT) return null;
  if (!verify(memberOf(fields.node), signature, NODE_RECORD_LABEL, signed))
    throw new MeshError('peer-misbehaved', 'node record: not signed by its owner');
  return { ...fields, bytes: encoded };
}
