import {
  HASH_BYTES,
  memberOf,
  type NetworkId,
  NODE_ID_BYTES,
  type NodeId,
  type RecordId,
} from '../../../shared/ids.ts';
import { RECEIPT_BYTES_MAX, RECEIPT_LOG_COUNT_MAX } from '../../../shared/limits.ts';
import { verify } from '../crypto/ed25519.ts';
import { sha256 } from '../crypto/hash.ts';
import { fromHex, toHex } from '../crypto/hex.ts';
import { MeshError } from '../errors.ts';
import { decodeCbor, encodeCbor } from './cbor.ts';
import { bytes, fixed, hex, list, tuple, uint } from './codec.ts';

const LABEL = 'mesh-chat/receipt/1';
const FORMAT = 1;
const LOG_HINT_BYTES = 8;
const REVOCATIONS_HINT_BYTES = 8;

const content = tuple({
  format: uint(0xffff),
  network: hex<NetworkId>(HASH_BYTES),
  node: hex<NodeId>(NODE_ID_BYTES),
  generation: uint(),
  version: uint(),
  /** Names the set of revocations that the node enforces (R5). */
  revocations: hex<string>(REVOCATIONS_HINT_BYTES),
  /** Up to which number the node holds the log `everyone` of an author, in whole. */
  held: list(tuple({ author: hex<string>(LOG_HINT_BYTES), seq: uint() }), RECEIPT_LOG_COUNT_MAX),
  /** What those logs end with, so that whoever holds them too can tell whether they are the same. */
  ends: hex<string>(HASH_BYTES),
});
const envelope = tuple({ signed: bytes(RECEIPT_BYTES_MAX), signature: fixed(64) });

/** What a node holds, in its own words (C7). A later one, by generation and version, replaces it. */
export type Receipt = Omit<ReturnType<typeof content.read>, 'format'> & {
  readonly bytes: Uint8Array;
};

/** Authors are named by a hash: a receipt of 256 logs is 4 KiB. */
export const authorHint = (author: NodeId): string =>
  toHex(sha256(fromHex(author)).subarray(0, LOG_HINT_BYTES));

/** The same for the same set of revocations, in whatever order they were heard of. */
export const revocationsHint = (revocations: readonly RecordId[]): string =>
  toHex(sha256(fromHex([...revocations].sort().join(''))).subarray(0, REVOCATIONS_HINT_BYTES));

/** The records that logs end with, in one hash: each names the one before it, so equal ends are equal logs. */
export const endsHash = (ends: readonly RecordId[]): string =>
  toHex(sha256(fromHex([...ends].sort().join(''))));

export function makeReceipt(
  fields: Omit<Receipt, 'bytes'>,
  sign: (label: string, signed: Uint8Array) => Uint8Array,
): Receipt {
  const signed = encodeCbor(content.write({ ...fields, format: FORMAT }));
  const bytes = encodeCbor(envelope.write({ signed, signature: sign(LABEL, signed) }));
  return { ...fields, bytes };
}

/**
 * Decodes without checking the signature, to tell repeats cheaply; `check` throws when it is wrong.
 * @returns null for a format of a later version
 */
export function readReceipt(encoded: Uint8Array): { receipt: Receipt; check: () => void } | null {
  const { signed, signature } = envelope.read(decodeCbor(encoded), 'receipt');
  const { format, ...fields } = content.read(decodeCbor(signed), 'receipt');
  if (format !== FORMAT) return null;
  const check = (): void => {
    if (!verify(memberOf(fields.node), signature, LABEL, signed))
      throw new MeshError('peer-misbehaved', 'receipt: not signed by its node');
  };
  return { receipt: { ...fields, bytes: encoded }, check };
}
