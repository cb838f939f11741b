import { Encoder } from 'cbor-x';
import { CBOR_DEPTH_MAX, CBOR_ITEM_COUNT_MAX } from '../../../shared/limits.ts';
import { MeshError } from '../errors.ts';

/**
 * The subset of CBOR that the mesh speaks: unsigned integers below 2^53, byte strings, UTF-8 text,
 * definite arrays, true, false, null; each in its one shortest form (RFC 8949 §4.2.1), so a value
 * has exactly one encoding and a hash of it means something.
 */
export type CborValue = number | string | boolean | null | Uint8Array | readonly CborValue[];

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
 * Decodes peer bytes. They are walked first, without allocating: nothing that is not in the subset
 * ever reaches the library, so tags, maps, floats, indefinite lengths, deep nesting and lengths
 * that lie cannot do anything.
 * @throws MeshError `peer-misbehaved`
 */
export function decodeCbor(bytes: Uint8Array): CborValue {
  const end = new Walker(bytes).item(0, 0);
  if (end !== bytes.length) throw malformed('trailing bytes');
  return fromCborx(cborx.decode(bytes));
}

function fromCborx(value: unknown): CborValue {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(fromCborx);
  return value as CborValue;
}

const malformed = (why: string): MeshError => new MeshError('peer-misbehaved', `cbor: ${why}`);

/** Steps over one encoded item at a time, checking the subset. */
class Walker {
  private items = 0;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Checks the item at `offset`; returns the offset behind it. */
  item(offset: number, depth: number): number {
    if (++this.items > CBOR_ITEM_COUNT_MAX) throw malformed('too many items');
    if (depth > CBOR_DEPTH_MAX) throw malformed('too deep');
    const initial = this.byte(offset);
    const major = initial >> 5;
    if (major === 7) return this.simple(initial, offset);
    const [argument, start] = this.argument(initial & 31, offset + 1);
    if (major === 0) return start;
    if (major === 2) return this.span(start, argument);
    if (major === 3) return this.text(start, argument);
    if (major === 4) return this.array(start, argument, depth);
    throw malformed(`major type ${major}`);
  }

  private simple(initial: number, offset: number): number {
    if (initial !== 0xf4 && initial !== 0xf5 && initial !== 0xf6) throw malformed('simple value');
    return offset + 1;
  }

  private array(start: number, count: number, depth: number): number {
    if (count > this.bytes.length - start) throw malformed('array longer than its frame');
    let offset = start;
    for (let index = 0; index < count; index++) offset = this.item(offset, depth + 1);
    return offset;
  }

  private span(start: number, length: number): number {
    if (length > this.bytes.length - start) throw malformed('string longer than its frame');
    return start + length;
  }

  private text(start: number, length: number): number {
    const end = this.span(start, length);
    try {
      utf8.decode(this.bytes.subarray(start, end));
    } catch {
      throw malformed('invalid UTF-8');
    }
    return end;
  }

  /** The length or value of an item, refused when a shorter encoding existed. */
  private argument(info: number, offset: number): [value: number, next: number] {
    if (info < 24) return [info, offset];
    const width = { 24: 1, 25: 2, 26: 4, 27: 8 }[info];
    if (width === undefined) throw malformed('indefinite or reserved length');
    if (offset + width > this.bytes.length) throw malformed('truncated');
    const value = this.uint(offset, width);
    const least = { 1: 24, 2: 0x100, 4: 0x1_0000, 8: 0x1_0000_0000 }[width] ?? 0;
    if (value < least) throw malformed('not the shortest form');
    return [value, offset + width];
  }

  private uint(offset: number, width: number): number {
    if (width === 1) return this.view.getUint8(offset);
    if (width === 2) return this.view.getUint16(offset);
    if (width === 4) return this.view.getUint32(offset);
    const high = this.view.getUint32(offset);
    if (high >= 0x20_0000) throw malformed('integer of 2^53 or more');
    return high * 0x1_0000_0000 + this.view.getUint32(offset + 4);
  }

  private byte(offset: number): number {
    const byte = this.bytes[offset];
    if (byte === undefined) throw malformed('truncated');
    return byte;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
