import { EMOJI_BYTES_MAX, isEmoji } from '../../../../shared/emoji.ts';
import {
  HASH_BYTES,
  MEMBER_KEY_BYTES,
  type MemberKey,
  type RecordId,
} from '../../../../shared/ids.ts';
import { MESSAGE_BYTES_MAX } from '../../../../shared/limits.ts';
import { equalBytes, sha256 } from '../../crypto/hash.ts';
import { MeshError } from '../../errors.ts';
import { type CborValue, decodeCbor, encodeCbor } from '../../wire/cbor.ts';
import { bool, bytes, fixed, hex, nullable, text, tuple, uint } from '../../wire/codec.ts';
import type { LogRecord } from '../../wire/records.ts';
import { pad, unpad } from './padding.ts';

/** What a message says, format 1; the readable half, which is sealed. */
export type Body =
  | { readonly kind: 'text'; readonly text: string; readonly replyTo: RecordId | null }
  /** Takes a reaction of the author's to the target back when `add` is false. */
  | {
      readonly kind: 'reaction';
      readonly target: RecordId;
      readonly emoji: string;
      readonly add: boolean;
    }
  /** Only the author's own messages; the same holds for deleting. */
  | { readonly kind: 'edit'; readonly target: RecordId; readonly text: string }
  | { readonly kind: 'delete'; readonly target: RecordId };

const FORMAT = 1;
const SALT_BYTES = 32;
/** Room for the places beside the text. */
const BODY_BYTES_MAX = MESSAGE_BYTES_MAX + 64;

const head = { format: uint(0xffff), number: uint(0xffff) };
const beginning = tuple(head);
const record = hex<RecordId>(HASH_BYTES);
const words = text(MESSAGE_BYTES_MAX);

/** The places behind format and number. Numbers are for ever; a kind that is not here is kept unread. */
const KINDS = {
  text: { number: 0, places: tuple({ ...head, text: words, replyTo: nullable(record) }) },
  reaction: {
    number: 1,
    places: tuple({ ...head, target: record, emoji: text(EMOJI_BYTES_MAX), add: bool }),
  },
  edit: { number: 2, places: tuple({ ...head, target: record, text: words }) },
  delete: { number: 3, places: tuple({ ...head, target: record }) },
} as const;

const part = { salt: fixed(SALT_BYTES), body: bytes(BODY_BYTES_MAX) };
const publicPart = tuple(part);
/** A direct message names whom it is for, so that the writer's other devices know too. */
const directPart = tuple({ ...part, to: hex<MemberKey>(MEMBER_KEY_BYTES) });

/** Whether a message comes with the very body that its author signed. */
export const hasItsBody = ({ content, sealed }: LogRecord<'message'>): boolean =>
  sealed !== null && equalBytes(sha256(sealed), content.sealedHash);

/**
 * Encodes a body; `hash` goes into the header and commits to the body without giving it away.
 * @param to the recipient of a direct message, which is padded; null for everyone
 */
export function makeBody(
  body: Body,
  to: MemberKey | null,
  random: (count: number) => Uint8Array,
): { plaintext: Uint8Array; hash: Uint8Array } {
  const salt = random(SALT_BYTES);
  const encoded = encodeCbor(write(body));
  const hash = sha256(salt, encoded);
  if (to === null) {
    return { plaintext: encodeCbor(publicPart.write({ salt, body: encoded })), hash };
  }
  return { plaintext: pad(encodeCbor(directPart.write({ salt, body: encoded, to }))), hash };
}

export type OpenedBody = {
  /** Null for a format or kind this version does not know. */
  readonly said: Body | null;
  /** Whom a direct message is for. */
  readonly to: MemberKey | null;
};

export type BodyParts = ReturnType<typeof partsOf>;
const partsOf = (plaintext: Uint8Array, isDirect: boolean) =>
  isDirect
    ? directPart.read(decodeCbor(unpad(plaintext)), 'body')
    : { ...publicPart.read(decodeCbor(plaintext), 'body'), to: null };

/** The parts of an opened body; null when it is not the one that a header committed to. */
export function boundParts(
  plaintext: Uint8Array,
  hash: Uint8Array,
  isDirect: boolean,
): BodyParts | null {
  try {
    const parts = partsOf(plaintext, isDirect);
    return equalBytes(sha256(parts.salt, parts.body), hash) ? parts : null;
  } catch (error) {
    if (error instanceof MeshError) return null;
    throw error;
  }
}

/** @throws MeshError `peer-misbehaved` when it is malformed */
export const readBody = ({ body, to }: BodyParts): OpenedBody => ({
  said: read(decodeCbor(body)),
  to,
});

function read(value: CborValue): Body | null {
  const { format, number } = beginning.read(value, 'body');
  const kind = (Object.keys(KINDS) as Body['kind'][]).find((name) => KINDS[name].number === number);
  if (format !== FORMAT || kind === undefined) return null;
  const { format: _format, number: _number, ...said } = KINDS[kind].places.read(value, kind);
  return checked({ kind, ...said } as Body);
}

function write(body: Body) {
  const number = KINDS[body.kind].number;
  return KINDS[body.kind].places.write({ ...body, format: FORMAT, number } as never);
}

/** What the bounds of single places do not say. */
function checked(body: Body): Body {
  const fine =
    body.kind === 'reaction' ? isEmoji(body.emoji) : body.kind === 'delete' || body.text !== '';
  if (!fine) throw new MeshError('peer-misbehaved', `${body.kind}: nothing to show`);
  return body;
}
