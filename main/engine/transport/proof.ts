import { HASH_BYTES, type NetworkId, type NodeId } from '../../../shared/ids.ts';
import { sha256 } from '../crypto/hash.ts';
import { fromHex } from '../crypto/hex.ts';

/**
 * What each side signs inside TLS to prove who it is (T2). The exporter value is the same at both
 * ends of one TLS connection and at no other, so a proof is worth nothing elsewhere; the role keeps
 * it from being sent back; the listener's proof also answers exactly one dialler's.
 */
export const PROOF_LABEL = 'mesh-chat/handshake/1';

/** RFC 8446 §7.5; labels of private use begin with EXPERIMENTAL (RFC 5705 §4). */
export const EXPORTER_LABEL = 'EXPERIMENTAL-mesh-chat-1';
export const EXPORTER_BYTES = 32;

export type Claim = {
  readonly node: NodeId;
  /** Null when the dialler only knocks: 32 zero bytes. */
  readonly network: NetworkId | null;
  readonly generation: number;
  readonly listenPort: number;
};

const DIALLER = Uint8Array.of(0);
const LISTENER = Uint8Array.of(1);
const NO_NETWORK = new Uint8Array(HASH_BYTES);

/** 48 + 32 + 8 + 2 bytes: every part has a fixed length, so they cannot run into each other. */
function claimParts({ node, network, generation, listenPort }: Claim): Uint8Array[] {
  const numbers = new Uint8Array(10);
  const view = new DataView(numbers.buffer);
  view.setBigUint64(0, BigInt(generation));
  view.setUint16(8, listenPort);
  return [fromHex(node), network === null ? NO_NETWORK : fromHex(network), numbers];
}

export const diallerProof = (exporter: Uint8Array, claim: Claim): Uint8Array[] => [
  DIALLER,
  exporter,
  ...claimParts(claim),
];

export const listenerProof = (
  exporter: Uint8Array,
  claim: Claim,
  diallerSignature: Uint8Array,
): Uint8Array[] => [LISTENER, exporter, ...claimParts(claim), sha256(diallerSignature)];
