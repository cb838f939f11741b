import { MESSAGE_BYTES_MAX } from '../../../../shared/limits.ts';
import { equalBytes, sha256 } from '../../crypto/hash.ts';
import { decodeCbor, encodeCbor } from '../../wire/cbor.ts';
import { bytes, fixed, tuple, uint } from '../../wire/codec.ts';
import type { LogRecord } from '../../wire/records.ts';

/** The readable half of a message, format 1: what is sealed. */
const FORMAT = 1;
const SALT_BYTES = 32;
/** What `content` is: 0 is plain text as UTF-8. Later kinds: reaction, edit, delete. */
const KIND_TEXT = 0;

const body = tuple({ format: uint(0xffff), kind: uint(0xffff), content: bytes(MESSAGE_BYTES_MAX) });
const sealedPart = tuple({ salt: fixed(SALT_BYTES), body: bytes(MESSAGE_BYTES_MAX + 16) });

/** Whether a message comes with the very body that its author signed. */
export const hasItsBody = ({ content, sealed }: LogRecord<'message'>): boolean =>
  sealed !== null && equalBytes(sha256(sealed), content.sealedHash);

/** Encodes a text; `hash` goes into the header and commits to the body without giving it away. */
export function makeBody(
  content: Uint8Array,
  random: (count: number) => Uint8Array,
): { plaintext: Uint8Array; hash: Uint8Array } {
  const salt = random(SALT_BYTES);
  const encoded = encodeCbor(body.write({ format: FORMAT, kind: KIND_TEXT, content }));
  return {
    plaintext: encodeCbor(sealedPart.write({ salt, body: encoded })),
    hash: sha256(salt, encoded),
  };
}

/**
 * The text of an opened body.
 * @returns null for a kind this version does not know
 * @throws MeshError `peer-misbehaved` when it is malformed or not what the header committed to
 */
export function readBody(plaintext: Uint8Array, hash: Uint8Array): Uint8Array | null {
  const part = sealedPart.read(decodeCbor(plaintext), 'body');
  if (!equalBytes(sha256(part.salt, part.body), hash)) return null;
  const { format, kind, content } = body.read(decodeCbor(part.body), 'body');
  return format === FORMAT && kind === KIND_TEXT ? content : null;
}
