/**
 * Sealed boxes as bytes, for records: scheme (1) ‖ ephemeral key (32) ‖ count (u16 big-endian) ‖
 * count × (hint 8 ‖ wrapped key 48) ‖ body. Fixed places, because it is hashed and signed and must
 * mean one thing.
 */
import type { MemberKey } from '../../../shared/ids.ts';
import { RECIPIENT_COUNT_MAX } from '../../../shared/limits.ts';
import {
  open,
  SEALED_HINT_BYTES,
  SEALED_WRAP_BYTES,
  type SealedBox,
  type SealedWrap,
  seal,
} from './ecies.ts';
import type { SigningKey } from './ed25519.ts';
import { EXCHANGE_KEY_BYTES } from './x25519.ts';

/** Which way a body is sealed, so that others can come: 1 is ECIES to identity keys. */
const SCHEME_ECIES = 1;
const COUNT_AT = 1 + EXCHANGE_KEY_BYTES;
const HEADER_BYTES = COUNT_AT + 2;
const ENTRY_BYTES = SEALED_HINT_BYTES + SEALED_WRAP_BYTES;

function encodeBox({ ephemeral, wraps, body }: SealedBox): Uint8Array {
  const start = HEADER_BYTES + wraps.length * ENTRY_BYTES;
  const bytes = new Uint8Array(start + body.length);
  bytes[0] = SCHEME_ECIES;
  bytes.set(ephemeral, 1);
  new DataView(bytes.buffer).setUint16(COUNT_AT, wraps.length);
  let offset = HEADER_BYTES;
  for (const { hint, key } of wraps) {
    bytes.set(hint, offset);
    bytes.set(key, offset + SEALED_HINT_BYTES);
    offset += ENTRY_BYTES;
  }
  bytes.set(body, start);
  return bytes;
}

/** Null when the scheme is another one, when the bytes are too short for what they announce, or announce too many recipients. */
function decodeBox(bytes: Uint8Array): SealedBox | null {
  if (bytes.length < HEADER_BYTES || bytes[0] !== SCHEME_ECIES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint16(COUNT_AT);
  const start = HEADER_BYTES + count * ENTRY_BYTES;
  if (count > RECIPIENT_COUNT_MAX || bytes.length < start) return null;
  const wraps: SealedWrap[] = [];
  for (let offset = HEADER_BYTES; offset < start; offset += ENTRY_BYTES) {
    const split = offset + SEALED_HINT_BYTES;
    const hint = bytes.subarray(offset, split);
    wraps.push({ hint, key: bytes.subarray(split, offset + ENTRY_BYTES) });
  }
  const ephemeral = bytes.subarray(1, COUNT_AT);
  return { ephemeral, wraps, body: bytes.subarray(start) };
}

/** Seals to the identity keys of all readers, and opens with our own. */
export function eciesKeys(own: SigningKey, random: (length: number) => Uint8Array) {
  return {
    /**
     * 51 bytes and 56 a reader more than `plaintext`. Opening needs the same `context`. A reader
     * named twice counts once; one whose key nobody can own is left out.
     * @throws RangeError for more than RECIPIENT_COUNT_MAX readers
     */
    seal(plaintext: Uint8Array, readers: readonly MemberKey[], context: Uint8Array): Uint8Array {
      const recipients = [...new Set(readers)];
      if (recipients.length > RECIPIENT_COUNT_MAX) throw new RangeError('too many readers');
      return encodeBox(seal(plaintext, recipients, context, random));
    },
    /** Null when it is not for us, or was altered, or is no sealed box at all. */
    open(sealed: Uint8Array, context: Uint8Array): Uint8Array | null {
      const box = decodeBox(sealed);
      return box && open(box, own, context);
    },
  };
}
