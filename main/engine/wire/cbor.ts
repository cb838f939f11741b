import { Encoder } from 'cbor-x';
import { CBOR_DEPTH_MAX, CBOR_ITEM_COUNT_MAX } from '../../../shared/limits.ts';
import { MeshError } from '../errors.ts';

/**
 * The subset of CBOR that the mesh speaks: unsigned integers below 2^53, byte strings, UTF-8 text,
 * definite arrays, true, false, null; each in its one shortest form (RFC 8949 §4.2.1), so a value
 * has exactly one encoding and a hash of it means something.
 */
export type CborValue = number | string | boolean | null | Uint8Array | readonly CborValue[];

const [UINT, BYTES, TEXT, ARRAY, SIMPLE] = [0, 2, 3, 4, 7] as const;
const [FALSE, TRUE, NULL] = [0xf4, 0xf5, 0xf6] as const;
const TWO_32 = 0x1_0000_0000;

// useRecords and tagged byte arrays are cbor-x dialects; off, its output is plain RFC 8949.
const cborx = new Encoder({ useRecords: false, tagUint8Array: false, mapsAsObjects: false });

export function encodeCbor(value: CborValue): Uint8Array {
  return cborx.encode(toCborx(value));
}

// cbor-x writes integers of more than 32 bits as floats, but a BigInt as an integer.
function toCborx(value: CborValue): unknown {
  if (typeof value === 'number') return value > 0xffff_ffff ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(toCborx);
  return value;
}

/**
 * Decodes peer bytes; byte strings are views of them. A decoder of all of CBOR would have to be kept
 * from tags, maps, floats, indefinite lengths, deep nesting and lengths that lie by a walk over the
 * bytes beforehand: the walk may as well read them. It also keeps a byte order mark in long texts,
 * which cbor-x drops.
 * @throws MeshError `peer-misbehaved` for anything outside of the subset
 */
export function decodeCbor(bytes: Uint8Array): CborValue {
  const reader = new Reader(bytes);
  const value = reader.item(0);
  if (reader.offset !== bytes.length) throw malformed('trailing bytes');
  return value;
}

const malformed = (why: string): MeshError => new MeshError('peer-misbehaved', `cbor: ${why}`);

function headSize(argument: number): number {
  if (argument < 24) return 1;
  if (argument < 0x100) return 2;
  if (argument < 0x1_0000) return 3;
  return argument < TWO_32 ? 5 : 9;
}

class Reader {
  offset = 0;
  private items = 0;
  private readonly bytes: Uint8Array;
  private readonly buffer: Buffer;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  item(depth: number): CborValue {
    if (++this.items > CBOR_ITEM_COUNT_MAX) throw malformed('too many items');
    if (depth > CBOR_DEPTH_MAX) throw malformed('too deep');
    const initial = this.bytes[this.offset++];
    if (initial === undefined) throw malformed('truncated');
    const major = initial >> 5;
    if (major === SIMPLE) return simple(initial);
    const argument = this.argument(initial & 31);
    if (major === UINT) return argument;
    if (major === BYTES) return this.buffer.subarray(this.offset, this.span(argument));
    if (major === TEXT) return this.text(argument);
    if (major === ARRAY) return this.array(argument, depth);
    throw malformed(`major type ${major}`);
  }

  private array(count: number, depth: number): CborValue {
    if (count > this.bytes.length - this.offset) throw malformed('array longer than its frame');
    const values: CborValue[] = [];
    for (let index = 0; index < count; index++) values.push(this.item(depth + 1));
    return values;
  }

  /** Steps over so many bytes, and returns their end. */
  private span(length: number): number {
    if (length > this.bytes.length - this.offset) throw malformed('string longer than its frame');
    this.offset += length;
    return this.offset;
  }

  private text(length: number): string {
    const start = this.offset;
    try {
      return utf8.decode(this.bytes.subarray(start, this.span(length)));
    } catch (error) {
      throw error instanceof MeshError ? error : malformed('invalid UTF-8');
    }
  }

  /** The value or length of an item, refused when a shorter encoding existed. */
  private argument(info: number): number {
    if (info < 24) return info;
    if (info > 27) throw malformed('indefinite or reserved length');
    const width = 1 << (info - 24);
    const start = this.offset;
    if (width > this.bytes.length - start) throw malformed('truncated');
    this.offset += width;
    const value = width === 8 ? this.uint64(start) : this.buffer.readUIntBE(start, width);
    if (headSize(value) !== width + 1) throw malformed('not the shortest form');
    return value;
  }

  private uint64(start: number): number {
    const high = this.buffer.readUInt32BE(start);
    if (high >= 0x20_0000) throw malformed('integer of 2^53 or more');
    return high * TWO_32 + this.buffer.readUInt32BE(start + 4);
  }
}

function simple(initial: number): boolean | null {
  if (initial === NULL) return null;
  if (initial !== TRUE && initial !== FALSE) throw malformed('simple value');
  return initial === TRUE;
}

// A byte order mark is a character like any other.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
