/**
 * ECIES: one ephemeral X25519 key wraps a 32-byte key for each of many recipients.
 *
 * It hides; it does not say who wrote. So what carries the wraps is signed by its author, and the
 * context, which names the author, is bound to each wrap.
 */
import type { Prekey } from '../../../shared/ids.ts';
import { AEAD_KEY_BYTES, AEAD_NONCE_BYTES, AEAD_TAG_BYTES, aeadOpen, aeadSeal } from './aead.ts';
import { equalBytes, hkdfSha256 } from './hash.ts';
import {
  EXCHANGE_KEY_BYTES,
  ExchangeKey,
  type ExchangePublicKey,
  importExchangeKey,
} from './x25519.ts';

const HINT_BYTES = 8;
const INFO = 'mesh-chat/ecies/1';
/** Each key seals exactly one text, so the nonce may be constant. */
const NONCE = new Uint8Array(AEAD_NONCE_BYTES);
/** 64 bits collide by chance only; more wraps than this under one hint are a waste of our time. */
const WRAPS_TRIED_MAX = 2;

export const WRAP_BYTES = HINT_BYTES + AEAD_KEY_BYTES + AEAD_TAG_BYTES;

export type Wrapped = {
  /** X25519 public key, 32 bytes. */
  readonly ephemeral: Uint8Array;
  /** Each 56 bytes: hint (8) ‖ the key under ChaCha20-Poly1305 (48). */
  readonly wraps: readonly Uint8Array[];
};

/** What sender and recipient alone compute: the key of the wrap, and the hint that finds it. */
function agree(
  own: ExchangeKey,
  theirs: ExchangePublicKey,
  ephemeral: Uint8Array,
  recipient: Uint8Array,
): { readonly key: Uint8Array; readonly hint: Uint8Array } | null {
  const shared = own.agree(theirs);
  if (shared === null) return null;
  const salt = new Uint8Array(2 * EXCHANGE_KEY_BYTES);
  salt.set(ephemeral);
  salt.set(recipient, EXCHANGE_KEY_BYTES);
  const derived = hkdfSha256(shared, salt, INFO, AEAD_KEY_BYTES + HINT_BYTES);
  return { key: derived.subarray(0, AEAD_KEY_BYTES), hint: derived.subarray(AEAD_KEY_BYTES) };
}

/**
 * Wraps `key` (32 bytes) so that each recipient can unwrap it, with the same `context`, and nobody
 * else. A recipient of small order is left out: nobody owns it.
 * @param secret 32 random bytes that are used for nothing else
 */
export function wrap(
  key: Uint8Array,
  recipients: readonly ExchangePublicKey[],
  context: Uint8Array,
  secret: Uint8Array,
): Wrapped {
  const own = ExchangeKey.fromSecret(secret);
  const ephemeral = own.publicBytes;
  const wraps: Uint8Array[] = [];
  for (const recipient of recipients) {
    const wrapping = agree(own, recipient, ephemeral, recipient.bytes);
    if (wrapping === null) continue;
    const bytes = new Uint8Array(WRAP_BYTES);
    bytes.set(wrapping.hint);
    bytes.set(aeadSeal(wrapping.key, NONCE, key, context), HINT_BYTES);
    wraps.push(bytes);
  }
  return { ephemeral, wraps };
}

/**
 * The wrapped key, or null when it was not wrapped for `own`, was altered, or belongs to another
 * `context`. Costs one key exchange.
 */
export function unwrap(
  { ephemeral, wraps }: Wrapped,
  own: ExchangeKey,
  context: Uint8Array,
): Uint8Array | null {
  const theirs = importExchangeKey(ephemeral);
  const wrapping = theirs && agree(own, theirs, ephemeral, own.publicBytes);
  if (!wrapping) return null;
  const mine = wraps.filter((bytes) => equalBytes(bytes.subarray(0, HINT_BYTES), wrapping.hint));
  for (const bytes of mine.slice(0, WRAPS_TRIED_MAX)) {
    const key = aeadOpen(wrapping.key, NONCE, bytes.subarray(HINT_BYTES), context);
    if (key?.length === AEAD_KEY_BYTES) return key;
  }
  return null;
}

/** The public half of an exchange key as others name it. */
export const prekeyOf = (key: ExchangeKey): Prekey =>
  Buffer.from(key.publicBytes).toString('hex') as Prekey;
