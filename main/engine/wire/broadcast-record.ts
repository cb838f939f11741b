import {
  HASH_BYTES,
  memberOf,
  type NetworkId,
  NODE_ID_BYTES,
  type NodeId,
} from '../../../shared/ids.ts';
import { RAW_PAYLOAD_BYTES_MAX } from '../../../shared/limits.ts';
import { verify } from '../crypto/ed25519.ts';
import { MeshError } from '../errors.ts';
import { decodeCbor, encodeCbor } from './cbor.ts';
import { bytes, fixed, hex, tuple, uint } from './codec.ts';

const LABEL = 'mesh-chat/broadcast/1';

/** Whom a broadcast is for. */
export const PURPOSE = { program: 0, signal: 1 } as const;

const content = tuple({
  network: hex<NetworkId>(HASH_BYTES),
  origin: hex<NodeId>(NODE_ID_BYTES),
  generation: uint(),
  /** Numbers the broadcasts of one generation, so that a repeated one is known as such. */
  counter: uint(),
  /** 0: of a program's own; 1: a signal between people. Others are passed on and not heard. */
  purpose: uint(255),
  payload: bytes(RAW_PAYLOAD_BYTES_MAX),
});
const envelope = tuple({ signed: bytes(RAW_PAYLOAD_BYTES_MAX + 512), signature: fixed(64) });

/** A raw application broadcast, signed by its origin (P2). */
export type BroadcastRecord = ReturnType<typeof content.read>;

export function makeBroadcast(
  fields: BroadcastRecord,
  sign: (label: string, signed: Uint8Array) => Uint8Array,
): Uint8Array {
  const signed = encodeCbor(content.write(fields));
  return encodeCbor(envelope.write({ signed, signature: sign(LABEL, signed) }));
}

/** Decodes without checking the signature, to tell repeats cheaply; `check` throws when it is wrong. */
export function readBroadcast(encoded: Uint8Array): { record: BroadcastRecord; check: () => void } {
  const { signed, signature } = envelope.read(decodeCbor(encoded), 'broadcast');
  const record = content.read(decodeCbor(signed), 'broadcast');
  const check = (): void => {
    if (!verify(memberOf(record.origin), signature, LABEL, signed))
      throw new MeshError('peer-misbehaved', 'broadcast: not signed by its origin');
  };
  return { record, check };
}
