import type { NetworkId } from '../../../shared/ids.ts';
import { equalBytes, hmacSha256 } from '../crypto/hash.ts';
import { fromHex } from '../crypto/hex.ts';
import { type CborValue, decodeCbor, encodeCbor } from '../wire/cbor.ts';

/**
 * What LAN discovery says (D1), one canonical CBOR array:
 * `['mesh-chat', version, kind, nonce, hint, day, tcpPort, padding]`.
 *
 * Requests and responses are padded to the same size, and shorter ones are not answered, so nobody
 * can use us to amplify. The hint tells members of a network from others, who learn nothing from
 * it; it changes with the day, so that a device cannot be followed from place to place for long.
 */
export type Datagram = {
  readonly kind: DatagramKind;
  /** Of the request, repeated by its responses. */
  readonly nonce: Uint8Array;
  readonly hint: Uint8Array;
  /** Days since 1970 by the sender's clock. */
  readonly day: number;
  /** Where the sender accepts TCP connections, at the address that the datagram came from. */
  readonly tcpPort: number;
};
export type DatagramKind = typeof REQUEST | typeof RESPONSE;

export const REQUEST = 0;
export const RESPONSE = 1;
export const NONCE_BYTES = 8;
export const HINT_BYTES = 16;
export const DATAGRAM_BYTES = 64;
/** What a later version may add; far below any MTU. */
export const DATAGRAM_BYTES_MAX = 512;

const MAGIC = 'mesh-chat';
const VERSION = 1;
const DAY_MS = 24 * 3600 * 1000;
/** Clocks differ, and midnight comes at one place first. */
const DAYS_OFF_MAX = 1;
const DAY_MAX = 0xffff_ffff;

export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);

/** HMAC-SHA-256 with the network's id as key, of `lan` and the day as u32 big-endian; 16 bytes. */
export const hintOf = (network: NetworkId, day: number): Uint8Array => {
  const message = Buffer.alloc(7, 'lan');
  message.writeUInt32BE(day, 3);
  return hmacSha256(fromHex(network), message).slice(0, HINT_BYTES);
};

/** Whether the sender knows our network and agrees with us about the day, give or take one. */
export const isOurs = (datagram: Datagram, network: NetworkId, today: number): boolean =>
  Math.abs(datagram.day - today) <= DAYS_OFF_MAX &&
  equalBytes(datagram.hint, hintOf(network, datagram.day));

export const encodeDatagram = (datagram: Datagram): Uint8Array => {
  const { kind, nonce, hint, day, tcpPort } = datagram;
  const fields = [MAGIC, VERSION, kind, nonce, hint, day, tcpPort];
  const unpadded = encodeCbor([...fields, new Uint8Array()]);
  // At most 23 bytes are missing, so the length of the padding still fits its first byte.
  return encodeCbor([...fields, new Uint8Array(DATAGRAM_BYTES - unpadded.length)]);
};

/** Null for anything but a datagram of this version; fields that a later one appends are ignored. */
export const decodeDatagram = (bytes: Uint8Array): Datagram | null => {
  if (bytes.length < DATAGRAM_BYTES || bytes.length > DATAGRAM_BYTES_MAX) return null;
  const fields = decodeFields(bytes);
  if (fields === null) return null;
  const [magic, version, kind, nonce, hint, day, tcpPort] = fields;
  if (magic !== MAGIC || version !== VERSION) return null;
  if (kind !== REQUEST && kind !== RESPONSE) return null;
  if (!isBytes(nonce, NONCE_BYTES) || !isBytes(hint, HINT_BYTES)) return null;
  if (!isWithin(day, 0, DAY_MAX) || !isWithin(tcpPort, 1, 65_535)) return null;
  return { kind, nonce, hint, day, tcpPort };
};

const decodeFields = (bytes: Uint8Array): readonly CborValue[] | null => {
  try {
    const value = decodeCbor(bytes);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
};

const isBytes = (value: CborValue | undefined, length: number): value is Uint8Array =>
  value instanceof Uint8Array && value.length === length;

const isWithin = (value: CborValue | undefined, min: number, max: number): value is number =>
  typeof value === 'number' && value >= min && value <= max;
