import { SigningKey } from '../../main/engine/crypto/ed25519.ts';
import { equalBytes, sha256 } from '../../main/engine/crypto/hash.ts';
import { fromHex } from '../../main/engine/crypto/hex.ts';
import type { GroupKeys } from '../../main/engine/protocol/ports.ts';
import type { MemberKey } from '../../shared/ids.ts';

/** The identity with that name; the same in every run. */
export const identityOf = (name: string): SigningKey =>
  SigningKey.fromSeed(sha256(Buffer.from(`mesh-chat/sim/${name}`)));

const HINT_BYTES = 8;
/** What ECIES adds for one reader, so that the bytes on the wire are the real ones. */
const ENTRY_BYTES = 56;
const CONTEXT_BYTES = 32;
const HEADER_BYTES = CONTEXT_BYTES + 18 + 2;

/**
 * Sealing without the cost: says who may read and keeps to it, and is as long as ECIES. Secrecy is
 * tested elsewhere; what a world of nodes has to show is who can read what after which history.
 */
export function paperSeal(own: MemberKey): GroupKeys {
  const ownHint = fromHex(own).subarray(0, HINT_BYTES);
  return {
    seal(plaintext, readers, context) {
      const unique = [...new Set(readers)];
      const start = HEADER_BYTES + unique.length * ENTRY_BYTES;
      const sealed = new Uint8Array(start + plaintext.length);
      sealed.set(sha256(context));
      new DataView(sealed.buffer).setUint16(HEADER_BYTES - 2, unique.length);
      unique.forEach((reader, index) => {
        sealed.set(fromHex(reader).subarray(0, HINT_BYTES), HEADER_BYTES + index * ENTRY_BYTES);
      });
      sealed.set(plaintext, start);
      return sealed;
    },
    open(sealed, context) {
      if (sealed.length < HEADER_BYTES) return null;
      if (!equalBytes(sealed.subarray(0, CONTEXT_BYTES), sha256(context))) return null;
      const count = new DataView(sealed.buffer, sealed.byteOffset).getUint16(HEADER_BYTES - 2);
      for (let index = 0; index < count; index++) {
        const at = HEADER_BYTES + index * ENTRY_BYTES;
        if (equalBytes(sealed.subarray(at, at + HINT_BYTES), ownHint))
          return sealed.slice(HEADER_BYTES + count * ENTRY_BYTES);
      }
      return null;
    },
  };
}
