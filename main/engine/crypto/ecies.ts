/**
 * ECIES to identity keys: one random content key seals the payload once; one ephemeral X25519 key
 * wraps that content key for each recipient. At 100 recipients a fifth of the time and a twentieth
 * of the bytes of sealing a hundred times.
 *
 * It hides; it does not say who wrote. Whoever can open a box can also reseal its content key over
 * another payload, so what comes out has to carry, or be covered by, its author's signature.
 */
import { HASH_BYTES, type MemberKey } from '../../../shared/ids.ts';
import { AEAD_KEY_BYTES, AEAD_NONCE_BYTES, AEAD_TAG_BYTES, aeadOpen, aeadSeal } from './aead.ts';
import type { SigningKey } from './ed25519.ts';
import { equalBytes, hkdfSha256 } from './hash.ts';
import {
  EXCHANGE_KEY_BYTES,
  ExchangeKey,
  type ExchangePublicKey,
  exchangeKeyOf,
  importExchangeKey,
} from './x25519.ts';

export const SEALED_HINT_BYTES = 8;
export const SEALED_WRAP_BYTES = AEAD_KEY_BYTES + AEAD_TAG_BYTES;

/** The content key of one recipient. */
export type SealedWrap = {
  /** 8 bytes of what sender and recipient alone compute: finds the own one, and names nobody. */
  readonly hint: Uint8Array;
  /** 48 bytes: the content key under ChaCha20-Poly1305. */
  readonly key: Uint8Array;
};

export type SealedBox = {
  /** X25519 public key, 32 bytes. */
  readonly ephemeral: Uint8Array;
  readonly wraps: readonly SealedWrap[];
  /** ChaCha20-Poly1305 of the payload: 16 bytes longer than it. */
  readonly body: Uint8Array;
};

const INFO = 'mesh-chat/ecies/1';
/** Each key seals exactly one text, so the nonce may be constant. */
const NONCE = new Uint8Array(AEAD_NONCE_BYTES);
const NO_AAD = new Uint8Array(0);

/** 64 bits collide by chance only; more wraps than this under one hint are a waste of our time. */
const WRAPS_TRIED_MAX = 2;

type WrapKey = { readonly key: Uint8Array; readonly hint: Uint8Array };

function wrapKey(
  own: ExchangeKey,
  theirs: ExchangePublicKey,
  ephemeral: Uint8Array,
  recipient: Uint8Array,
): WrapKey | null {
  const shared = own.agree(theirs);
  if (shared === null) return null;
  const salt = new Uint8Array(EXCHANGE_KEY_BYTES + HASH_BYTES);
  salt.set(ephemeral);
  salt.set(recipient, EXCHANGE_KEY_BYTES);
  const derived = hkdfSha256(shared, salt, INFO, AEAD_KEY_BYTES + SEALED_HINT_BYTES);
  return { key: derived.subarray(0, AEAD_KEY_BYTES), hint: derived.subarray(AEAD_KEY_BYTES) };
}

/**
 * Seals `plaintext` so that each of `recipients` can open it, with the same `aad`, and nobody else.
 * `random` gives 64 bytes in two calls. A recipient that is no point of the curve is left out:
 * nobody owns it, and it must not keep the others from reading.
 */
export function seal(
  plaintext: Uint8Array,
  recipients: readonly MemberKey[],
  aad: Uint8Array,
  random: (length: number) => Uint8Array,
): SealedBox {
  const own = ExchangeKey.fromSecret(random(EXCHANGE_KEY_BYTES));
  const contentKey = random(AEAD_KEY_BYTES);
  const ephemeral = own.publicBytes;
  const wraps: SealedWrap[] = [];
  for (const member of recipients) {
    const theirs = exchangeKeyOf(member);
    if (theirs === null) continue;
    const wrap = wrapKey(own, theirs, ephemeral, theirs.bytes);
    if (wrap === null) continue;
    wraps.push({ hint: wrap.hint, key: aeadSeal(wrap.key, NONCE, contentKey, NO_AAD) });
  }
  return { ephemeral, wraps, body: aeadSeal(contentKey, NONCE, plaintext, aad) };
}

/**
 * The plaintext, or null when the box was not sealed to `own`, was altered, or belongs to another
 * `aad`. Costs one key exchange.
 */
export function open(box: SealedBox, own: SigningKey, aad: Uint8Array): Uint8Array | null {
  const ephemeral = importExchangeKey(box.ephemeral);
  if (ephemeral === null) return null;
  const unwrap = wrapKey(own.exchange, ephemeral, box.ephemeral, own.exchange.publicBytes);
  if (unwrap === null) return null;
  const mine = box.wraps.filter(({ hint }) => equalBytes(hint, unwrap.hint));
  for (const wrap of mine.slice(0, WRAPS_TRIED_MAX)) {
    const contentKey = aeadOpen(unwrap.key, NONCE, wrap.key, NO_AAD);
    if (contentKey?.length === AEAD_KEY_BYTES) return aeadOpen(contentKey, NONCE, box.body, aad);
  }
  return null;
}
