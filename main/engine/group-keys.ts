import type { MemberKey } from '../../shared/ids.ts';
import { RECIPIENT_COUNT_MAX, RECORD_BYTES_MAX } from '../../shared/limits.ts';
import { open, SEALED_HINT_BYTES, SEALED_WRAP_BYTES, seal } from './crypto/ecies.ts';
import type { SigningKey } from './crypto/ed25519.ts';
import { MeshError } from './errors.ts';
import type { GroupKeys, RandomBytes } from './protocol/ports.ts';
import { decodeCbor, encodeCbor } from './wire/cbor.ts';
import { bytes, fixed, list, tuple, uint } from './wire/codec.ts';

/** Which way a body is sealed; the first byte that says what follows. 1: ECIES to identity keys. */
const SCHEME_ECIES = 1;

const sealedBox = tuple({
  scheme: uint(255),
  ephemeral: fixed(32),
  wraps: list(
    tuple({ hint: fixed(SEALED_HINT_BYTES), key: fixed(SEALED_WRAP_BYTES) }),
    RECIPIENT_COUNT_MAX,
  ),
  body: bytes(RECORD_BYTES_MAX),
});

/**
 * Sealing as the original does it: ECIES to each reader's identity key (ephemeral X25519, HKDF-SHA-256,
 * ChaCha20-Poly1305), with one ephemeral key and one payload for all. No forward secrecy yet.
 */
export function eciesKeys(own: SigningKey, random: RandomBytes): GroupKeys {
  return {
    seal(plaintext, readers: readonly MemberKey[], context) {
      const box = seal(plaintext, readers, context, random);
      return encodeCbor(sealedBox.write({ scheme: SCHEME_ECIES, ...box }));
    },
    open(sealed, context) {
      try {
        const box = sealedBox.read(decodeCbor(sealed), 'sealed');
        return box.scheme === SCHEME_ECIES ? open(box, own, context) : null;
      } catch (error) {
        if (error instanceof MeshError) return null;
        throw error;
      }
    },
  };
}
