import type { ChainId } from '../../../shared/ids.ts';
import { CHAIN_MESSAGE_COUNT_MAX } from '../../../shared/limits.ts';

/** How a body is sealed, so that other ways can come: 2 is by a key of the author's chain. */
const SCHEME_CHAIN = 2;
const CHAIN_AT = 1;
const KEY_AT = CHAIN_AT + 16;
const INDEX_AT = KEY_AT + 8;
const BOX_AT = INDEX_AT + 2;

/** A sealed body: scheme (02) ‖ chain (16) ‖ key (u64) ‖ index (u16) ‖ box. Big-endian. */
export type SealedBody = {
  readonly chain: ChainId;
  /** `seq` of the newest key record of the chain, in the same log. */
  readonly key: number;
  /** Which message of the chain it is. */
  readonly index: number;
  /** ChaCha20-Poly1305 of the text: 16 bytes longer. */
  readonly box: Uint8Array;
};

export function encodeSealedBody({ chain, key, index, box }: SealedBody): Uint8Array {
  const bytes = new Uint8Array(BOX_AT + box.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = SCHEME_CHAIN;
  bytes.set(Buffer.from(chain, 'hex'), CHAIN_AT);
  view.setBigUint64(KEY_AT, BigInt(key));
  view.setUint16(INDEX_AT, index);
  bytes.set(box, BOX_AT);
  return bytes;
}

/** Null when it is too short, or sealed in a way that this version does not know. */
export function decodeSealedBody(bytes: Uint8Array): SealedBody | null {
  if (bytes.length < BOX_AT || bytes[0] !== SCHEME_CHAIN) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const key = Number(view.getBigUint64(KEY_AT));
  const index = view.getUint16(INDEX_AT);
  if (!Number.isSafeInteger(key) || index >= CHAIN_MESSAGE_COUNT_MAX) return null;
  const chain = Buffer.from(bytes.subarray(CHAIN_AT, KEY_AT)).toString('hex') as ChainId;
  return { chain, key, index, box: bytes.subarray(BOX_AT) };
}
