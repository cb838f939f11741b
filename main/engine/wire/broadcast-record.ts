import { memberOf, type NetworkId, type NodeId, SIGNATURE_BYTES } from '../../../shared/ids.ts';
import { RAW_BATCH_COUNT_MAX, RAW_PAYLOAD_BYTES_MAX } from '../../../shared/limits.ts';
import { verify } from '../crypto/ed25519.ts';
import { fromHex } from '../crypto/hex.ts';
import { MeshError } from '../errors.ts';
import { decodeCbor, encodeCbor } from './cbor.ts';
import { bytes, list, tuple, uint, uint64s } from './codec.ts';

const LABEL = 'mesh-chat/broadcast/1';

/** Whom a broadcast is for. */
export const PURPOSE = { program: 0, signal: 1 } as const;

const content = tuple({
  /** 0: of a program's own; 1: a signal between people. Others are passed on and not heard. */
  purpose: uint(255),
  payloads: list(bytes(RAW_PAYLOAD_BYTES_MAX), RAW_BATCH_COUNT_MAX),
});
export type Broadcast = ReturnType<typeof content.read>;

/** What everybody on the way knows of a raw broadcast: signed, and not sent with it. */
export type BroadcastName = {
  readonly network: NetworkId;
  readonly origin: NodeId;
  readonly generation: number;
  /** Numbers the broadcasts of one generation, so that a repeated one is known as such. */
  readonly counter: number;
};

function signedParts(name: BroadcastName, body: Uint8Array): readonly Uint8Array[] {
  const { network, origin, generation, counter } = name;
  return [fromHex(network), fromHex(origin), uint64s(generation, counter), body];
}

/** Raw application payloads under one signature of their origin (P2): `signature ‖ [purpose, payloads]`. */
export function makeBroadcast(
  name: BroadcastName,
  said: Broadcast,
  sign: (label: string, ...parts: readonly Uint8Array[]) => Uint8Array,
): Uint8Array {
  const body = encodeCbor(content.write(said));
  const encoded = new Uint8Array(SIGNATURE_BYTES + body.length);
  encoded.set(sign(LABEL, ...signedParts(name, body)));
  encoded.set(body, SIGNATURE_BYTES);
  return encoded;
}

/** @throws MeshError `peer-misbehaved` when it is malformed, or not by its origin, of that name */
export function readBroadcast(name: BroadcastName, encoded: Uint8Array): Broadcast {
  const body = encoded.subarray(SIGNATURE_BYTES);
  const said = content.read(decodeCbor(body), 'broadcast');
  const signature = encoded.subarray(0, SIGNATURE_BYTES);
  if (!verify(memberOf(name.origin), signature, LABEL, ...signedParts(name, body)))
    throw new MeshError('peer-misbehaved', 'broadcast: not signed by its origin');
  return said;
}
