import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import { convertPublicKeyToX25519, convertSecretKeyToX25519 } from '@stablelib/ed25519';
import { isMemberKey, type MemberKey } from '../../../shared/ids.ts';
import { isSoundPoint } from './ed25519-points.ts';
import { fromHex } from './hex.ts';
import { LruCache } from './lru.ts';

export const EXCHANGE_KEY_BYTES = 32;

/** Converted member keys, about 1 KiB each; one conversion costs as much as ten exchanges. */
export const MEMBER_EXCHANGE_CACHE_COUNT_MAX = 4096;

const JWK = { kty: 'OKP', crv: 'X25519' };

/** An X25519 public key: its 32 bytes, and the same for node:crypto. */
export type ExchangePublicKey = { readonly bytes: Uint8Array; readonly object: KeyObject };

/** Null unless `bytes` are 32. */
export function importExchangeKey(bytes: Uint8Array): ExchangePublicKey | null {
  if (bytes.length !== EXCHANGE_KEY_BYTES) return null;
  const x = Buffer.from(bytes).toString('base64url');
  return { bytes, object: createPublicKey({ key: { ...JWK, x }, format: 'jwk' }) };
}

/** u = 9 (RFC 7748 §4.1): multiplying it gives a public key faster than exporting one does. */
const BASE_POINT = importExchangeKey(
  fromHex('09'.padEnd(EXCHANGE_KEY_BYTES * 2, '0')),
) as ExchangePublicKey;

/** An X25519 private key (RFC 7748). */
export class ExchangeKey {
  /** 32 bytes. */
  readonly publicBytes: Uint8Array;
  readonly #privateKey: KeyObject;

  private constructor(secret: Uint8Array) {
    // As JWK: an eighth of the time that PKCS#8 takes. `x` follows from `d`, but has to be named.
    const d = Buffer.from(secret).toString('base64url');
    this.#privateKey = createPrivateKey({ key: { ...JWK, d, x: '' }, format: 'jwk' });
    this.publicBytes = this.agree(BASE_POINT) as Uint8Array;
  }

  /** @throws RangeError unless `secret` has 32 bytes. */
  static fromSecret(secret: Uint8Array): ExchangeKey {
    if (secret.length !== EXCHANGE_KEY_BYTES) throw new RangeError('an X25519 key has 32 bytes');
    return new ExchangeKey(secret);
  }

  /** The key that belongs to the Ed25519 identity with this 32-byte seed. */
  static ofSeed(seed: Uint8Array): ExchangeKey {
    const secretKey = new Uint8Array(64);
    secretKey.set(seed);
    return new ExchangeKey(convertSecretKeyToX25519(secretKey));
  }

  /**
   * The shared secret, 32 bytes. Null when it is all zero (RFC 7748 §6.1): the other key is of
   * small order, and everybody would know the secret.
   */
  agree(theirs: ExchangePublicKey): Uint8Array | null {
    try {
      const options = { privateKey: this.#privateKey, publicKey: theirs.object };
      const shared = new Uint8Array(diffieHellman(options));
      return shared.some((byte) => byte !== 0) ? shared : null;
    } catch {
      // OpenSSL and BoringSSL refuse an all-zero result themselves.
      return null;
    }
  }
}

const memberKeys = new LruCache<MemberKey, ExchangePublicKey | null>(
  MEMBER_EXCHANGE_CACHE_COUNT_MAX,
);

function convert(member: MemberKey): ExchangePublicKey | null {
  if (!isMemberKey(member) || !isSoundPoint(member)) return null;
  try {
    return importExchangeKey(convertPublicKeyToX25519(fromHex(member)));
  } catch {
    return null;
  }
}

/** The X25519 key of a member, or null when the name is no point of the curve: nobody owns it. */
export const exchangeKeyOf = (member: MemberKey): ExchangePublicKey | null =>
  memberKeys.getOrMake(member, convert);

/** True for keys somebody can own: canonical, on the curve, not of small order. About 1 ms. */
export const isUsableKey = (member: MemberKey): boolean => exchangeKeyOf(member) !== null;
