import type { MemberKey, Prekey } from '../../../shared/ids.ts';
import { aeadOpen, aeadSeal } from './aead.ts';
import { prekeyOf, unwrap, type Wrapped, wrap } from './ecies.ts';
import type { SigningKey } from './ed25519.ts';
import { hmacSha256 } from './hash.ts';
import { fromHex } from './hex.ts';
import {
  EXCHANGE_KEY_BYTES,
  ExchangeKey,
  type ExchangePublicKey,
  exchangeKeyOf,
  importExchangeKey,
} from './x25519.ts';

/** What a ratchet makes of a chain key: HMAC-SHA-256 of one byte each, as in Signal's. */
const MESSAGE = Uint8Array.of(1);
const CHAIN = Uint8Array.of(2);

/** A prekey of ours. Its owner keeps `secret`. */
class Pair {
  readonly prekey: Prekey;
  readonly secret: Uint8Array;
  readonly key: ExchangeKey;

  constructor(secret: Uint8Array) {
    this.secret = secret;
    this.key = ExchangeKey.fromSecret(secret);
    this.prekey = prekeyOf(this.key);
  }
}

/** The ciphers of `protocol/ports.ts`, with the identity that opens what was wrapped for it. */
export const ciphersOf = (own: SigningKey, random: (length: number) => Uint8Array) => ({
  pair: (secret: Uint8Array): Pair => new Pair(secret),

  wrap(
    key: Uint8Array,
    prekeys: readonly Prekey[],
    identities: readonly MemberKey[],
    context: Uint8Array,
  ): Wrapped {
    const recipients = [
      ...prekeys.map((prekey) => importExchangeKey(fromHex(prekey))),
      ...identities.map(exchangeKeyOf),
    ].filter((recipient): recipient is ExchangePublicKey => recipient !== null);
    return wrap(key, recipients, context, random(EXCHANGE_KEY_BYTES));
  },

  unwrap(wrapped: Wrapped, pairs: readonly Pair[], context: Uint8Array): Uint8Array | null {
    for (const { key } of pairs) {
      const unwrapped = unwrap(wrapped, key, context);
      if (unwrapped) return unwrapped;
    }
    return null;
  },

  unwrapByIdentity: (wrapped: Wrapped, context: Uint8Array): Uint8Array | null =>
    unwrap(wrapped, own.exchange, context),

  step: (chain: Uint8Array) => ({
    message: hmacSha256(chain, MESSAGE),
    chain: hmacSha256(chain, CHAIN),
  }),

  seal: aeadSeal,
  open: aeadOpen,
});
