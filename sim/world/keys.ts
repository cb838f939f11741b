import { SigningKey } from '../../main/engine/crypto/ed25519.ts';
import { equalBytes, sha256 } from '../../main/engine/crypto/hash.ts';
import { fromHex, toHex } from '../../main/engine/crypto/hex.ts';
import type { Ciphers } from '../../main/engine/protocol/ports.ts';
import type { MemberKey, Prekey } from '../../shared/ids.ts';

/** The identity with that name; the same in every run. */
export const identityOf = (name: string): SigningKey =>
  SigningKey.fromSeed(sha256(Buffer.from(`mesh-chat/sim/${name}`)));

const HINT_BYTES = 8;
const TAG_BYTES = 16;
/** As long as a real wrap: hint, key, tag. */
const WRAP_BYTES = HINT_BYTES + 32 + TAG_BYTES;

const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const tagOf = (...parts: readonly Uint8Array[]): Uint8Array =>
  sha256(...parts).subarray(0, TAG_BYTES);

/**
 * Ciphers without the cost: they hide nothing, but open only what was sealed with the same key for
 * the same place, and every result is as long as a real one. Secrecy is tested elsewhere; what a
 * world of nodes has to show is who can read what after which history.
 */
export function paperCiphers(own: MemberKey): Ciphers {
  const wrapFor = (name: Uint8Array, key: Uint8Array, context: Uint8Array): Uint8Array =>
    join(name.subarray(0, HINT_BYTES), key, tagOf(name, context));
  const find = (
    wraps: readonly Uint8Array[],
    name: Uint8Array,
    context: Uint8Array,
  ): Uint8Array | null => {
    for (const wrap of wraps) {
      const key = wrap.subarray(HINT_BYTES, WRAP_BYTES - TAG_BYTES);
      if (equalBytes(wrap, wrapFor(name, key, context))) return key;
    }
    return null;
  };
  return {
    pair: (secret) => ({ secret, prekey: toHex(sha256(secret)) as Prekey }),
    wrap: (key, prekeys, identities, context) => ({
      ephemeral: new Uint8Array(32),
      wraps: [...prekeys, ...identities].map((name) => wrapFor(fromHex(name), key, context)),
    }),
    unwrap({ wraps }, pairs, context) {
      for (const { prekey } of pairs) {
        const key = find(wraps, fromHex(prekey), context);
        if (key) return key;
      }
      return null;
    },
    unwrapByIdentity: ({ wraps }, context) => find(wraps, fromHex(own), context),
    step: (chain) => ({ message: chain, chain: sha256(chain) }),
    seal: (key, nonce, text, context) => join(text, tagOf(key, nonce, context)),
    open(key, nonce, sealed, context) {
      const end = sealed.length - TAG_BYTES;
      if (end < 0 || !equalBytes(sealed.subarray(end), tagOf(key, nonce, context))) return null;
      return sealed.slice(0, end);
    },
  };
}
