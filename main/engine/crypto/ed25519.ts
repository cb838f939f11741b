import {
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto';
import { isMemberKey, type MemberKey, SIGNATURE_BYTES } from '../../../shared/ids.ts';
import { isSoundPoint } from './ed25519-points.ts';
import { fromHex, toHex } from './hex.ts';
import { LruCache } from './lru.ts';
import { randomBytes } from './random.ts';
import { ExchangeKey, exchangeKeyOf } from './x25519.ts';

export const SEED_BYTES = 32;

/** Imported keys, about 1 KiB each; importing one costs a seventh of a verification. */
export const PUBLIC_KEY_CACHE_COUNT_MAX = 4096;

/** PKCS#8 header of an Ed25519 private key (RFC 8410 §7); the 32-byte seed follows. */
const PKCS8_PREFIX = fromHex('302e020100300506032b657004220420');
/** SPKI header of an Ed25519 public key (RFC 8410 §4); the 32-byte key follows. */
const SPKI_PREFIX_BYTES = 12;

const encoder = new TextEncoder();
const labels = new LruCache<string, Uint8Array>(64);

/**
 * What is really signed: `label ‖ 0x00 ‖ parts`. A label has no zero byte, so a signature made for
 * one purpose never passes for another. Parts have to be of fixed length or carry their own.
 */
function signedBytes(label: string, parts: readonly Uint8Array[]): Uint8Array {
  const prefix = labels.getOrMake(label, () => encoder.encode(`${label}\0`));
  const length = parts.reduce((sum, part) => sum + part.length, prefix.length);
  const bytes = new Uint8Array(length);
  bytes.set(prefix);
  let offset = prefix.length;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** A new 32-byte Ed25519 seed. */
export const generateSeed = (): Uint8Array => randomBytes(SEED_BYTES);

/** An Ed25519 private key (RFC 8032): who somebody is. */
export class SigningKey {
  readonly publicKey: MemberKey;
  /** 32 bytes. */
  readonly publicBytes: Uint8Array;
  readonly #privateKey: KeyObject;
  readonly #seed: Uint8Array;
  #exchange: ExchangeKey | null = null;

  private constructor(seed: Uint8Array) {
    const pkcs8 = Buffer.concat([PKCS8_PREFIX, seed]);
    this.#privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    // DER, not JWK: exporting a JWK can hang Node 20 for good.
    const spki = createPublicKey(this.#privateKey).export({ format: 'der', type: 'spki' });
    this.publicBytes = new Uint8Array(spki.subarray(SPKI_PREFIX_BYTES));
    this.publicKey = toHex(this.publicBytes) as MemberKey;
    this.#seed = seed.slice();
  }

  /** @throws RangeError unless `seed` has 32 bytes. */
  static fromSeed(seed: Uint8Array): SigningKey {
    if (seed.length !== SEED_BYTES) throw new RangeError('an Ed25519 seed has 32 bytes');
    return new SigningKey(seed);
  }

  /** The X25519 key that belongs to this identity: opens what was sealed to `publicKey`. */
  get exchange(): ExchangeKey {
    this.#exchange ??= ExchangeKey.ofSeed(this.#seed);
    return this.#exchange;
  }

  /** 64 bytes. `label` names the purpose and holds no zero byte. */
  sign(label: string, ...parts: readonly Uint8Array[]): Uint8Array {
    return new Uint8Array(signBytes(null, signedBytes(label, parts), this.#privateKey));
  }

  /** The X25519 secret of this identity and another, 32 bytes; null for a key nobody can own. */
  agree(member: MemberKey): Uint8Array | null {
    const theirs = exchangeKeyOf(member);
    return theirs && this.exchange.agree(theirs);
  }
}

const publicKeys = new LruCache<MemberKey, KeyObject | null>(PUBLIC_KEY_CACHE_COUNT_MAX);

/** Null for a key nobody should have. As JWK: 11 µs, where SPKI takes 145. */
function importPublicKey(key: MemberKey): KeyObject | null {
  if (!isMemberKey(key) || !isSoundPoint(key)) return null;
  const x = Buffer.from(key, 'hex').toString('base64url');
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  } catch {
    return null;
  }
}

/**
 * True when `signature` (64 bytes, RFC 8032) was made by the owner of `key` over exactly this label
 * and these parts. False, never a throw, for anything else.
 */
export function verify(
  key: MemberKey,
  signature: Uint8Array,
  label: string,
  ...parts: readonly Uint8Array[]
): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  const publicKey = publicKeys.getOrMake(key, importPublicKey);
  if (publicKey === null) return false;
  return verifyBytes(null, signedBytes(label, parts), publicKey, signature);
}
