import { MEMBER_KEY_BYTES, type MemberKey } from '../../../../shared/ids.ts';
import { MESSAGE_BYTES_MAX } from '../../../../shared/limits.ts';
import { equalBytes, sha256 } from '../../crypto/hash.ts';
import { MeshError } from '../../errors.ts';
import { decodeCbor, encodeCbor } from '../../wire/cbor.ts';
import { bytes, fixed, hex, tuple, uint } from '../../wire/codec.ts';
import type { LogRecord } from '../../wire/records.ts';
import { pad, unpad } from './padding.ts';

/** The readable half of a message, format 1: what is sealed. */
const FORMAT = 1;
const SALT_BYTES = 32;
/** What `content` is: 0 is plain text as UTF-8. Later kinds: reaction, edit, delete. */
const KIND_TEXT = 0;

const body = tuple({ format: uint(0xffff), kind: uint(0xffff), content: bytes(MESSAGE_BYTES_MAX) });
const part = { salt: fixed(SALT_BYTES), body: bytes(MESSAGE_BYTES_MAX + 16) };
const publicPart = tuple(part);
/** A direct message names whom it is for, so that the writer's other devices know too. */
const directPart = tuple({ ...part, to: hex<MemberKey>(MEMBER_KEY_BYTES) });

/** Whether a message comes with the very body that its author signed. */
export const hasItsBody = ({ content, sealed }: LogRecord<'message'>): boolean =>
  sealed !== null && equalBytes(sha256(sealed), content.sealedHash);

/**
 * Encodes a text; `hash` goes into the header and commits to the body without giving it away.
 * @param to the recipient of a direct message, which is padded; null for everyone
 */
export function makeBody(
  content: Uint8Array,
  to: MemberKey | null,
  random: (count: number) => Uint8Array,
): { plaintext: Uint8Array; hash: Uint8Array } {
  const salt = random(SALT_BYTES);
  const encoded = encodeCbor(body.write({ format: FORMAT, kind: KIND_TEXT, content }));
  const hash = sha256(salt, encoded);
  if (to === null) {
    return { plaintext: encodeCbor(publicPart.write({ salt, body: encoded })), hash };
  }
  return { plaintext: pad(encodeCbor(directPart.write({ salt, body: encoded, to }))), hash };
}

export type OpenedBody = {
  /** The text; null for a kind this version does not know. */
  readonly content: Uint8Array | null;
  /** Whom a direct message is for. */
  readonly to: MemberKey | null;
};

const partOf = (plaintext: Uint8Array, isDirect: boolean) =>
  isDirect
    ? directPart.read(decodeCbor(unpad(plaintext)), 'body')
    : { ...publicPart.read(decodeCbor(plaintext), 'body'), to: null };

/** Whether an opened body is the one that a header committed to. */
export function bindsTo(plaintext: Uint8Array, hash: Uint8Array, isDirect: boolean): boolean {
  try {
    const opened = partOf(plaintext, isDirect);
    return equalBytes(sha256(opened.salt, opened.body), hash);
  } catch (error) {
    if (error instanceof MeshError) return false;
    throw error;
  }
}

/**
 * Reads an opened body that {@link bindsTo} its header.
 * @throws MeshError `peer-misbehaved` when it is malformed
 */
export function readBody(plaintext: Uint8Array, isDirect: boolean): OpenedBody {
  const opened = partOf(plaintext, isDirect);
  const { format, kind, content } = body.read(decodeCbor(opened.body), 'body');
  return { content: format === FORMAT && kind === KIND_TEXT ? content : null, to: opened.to };
}
