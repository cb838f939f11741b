import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MeshError } from '../errors.ts';
import { type CborValue, decodeCbor, encodeCbor } from './cbor.ts';

const values: fc.Arbitrary<CborValue> = fc.letrec<{ value: CborValue; list: CborValue[] }>(
  (tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.maxSafeNat(),
      fc.string({ unit: 'grapheme' }),
      fc.uint8Array({ maxLength: 64 }),
      fc.boolean(),
      fc.constant(null),
      tie('list'),
    ),
    list: fc.array(tie('value'), { maxLength: 8 }),
  }),
).value;

const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');

describe('canonical CBOR', () => {
  it('T4 gives back whatever it encodes', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(normal(decodeCbor(encodeCbor(value)))).toEqual(normal(value));
      }),
    );
  });

  it.each([1, 100, 10_000])('T4 keeps a byte order mark before %i characters', (length) => {
    const text = `\ufeff${'x'.repeat(length)}`;
    expect(decodeCbor(encodeCbor(text))).toBe(text);
  });

  it('T4 accepts only the one encoding of a value', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const decoded = attempt(bytes);
        if (decoded !== undefined) expect(hexOf(encodeCbor(decoded))).toBe(hexOf(bytes));
      }),
      { numRuns: 5000 },
    );
  });

  it('T4 never throws anything but a typed error on damaged bytes', () => {
    fc.assert(
      fc.property(values, fc.nat(), fc.nat(255), (value, at, byte) => {
        const bytes = Uint8Array.from(encodeCbor(value));
        if (bytes.length > 0) bytes[at % bytes.length] = byte;
        attempt(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['a float', 'fb3ff0000000000000'],
    ['a negative integer', '20'],
    ['a map', 'a0'],
    ['a tag', 'c000'],
    ['undefined', 'f7'],
    ['an indefinite array', '9fff'],
    ['an indefinite string', '5f4100ff'],
    ['an integer that could be shorter', '1800'],
    ['2^53', '1b0020000000000000'],
    ['an array that claims 2^32 items', '9affffffff'],
    ['a string that claims 2^53 bytes', '5b001fffffffffffff'],
    ['invalid UTF-8', '61ff'],
    ['nothing', ''],
    ['trailing bytes', '0000'],
    ['depth', '81'.repeat(50).concat('00')],
  ])('T4 refuses %s', (_, bytes) => {
    expect(() => decodeCbor(hex(bytes))).toThrow(MeshError);
  });

  it.each<[CborValue, string]>([
    [0, '00'],
    [23, '17'],
    [24, '1818'],
    [2 ** 32 - 1, '1affffffff'],
    [2 ** 32, '1b0000000100000000'],
    [Number.MAX_SAFE_INTEGER, '1b001fffffffffffff'],
    ['ü', '62c3bc'],
    [[1, [2, null]], '82018202f6'],
  ])('RFC 8949 encodes %j as %s', (value, bytes) => {
    expect(hexOf(encodeCbor(value))).toBe(bytes);
  });
});

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function attempt(bytes: Uint8Array): CborValue | undefined {
  try {
    return decodeCbor(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(MeshError);
    return undefined;
  }
}

/** Byte strings compare by content, whatever class holds them. */
function normal(value: CborValue): unknown {
  if (value instanceof Uint8Array) return `bytes ${hexOf(value)}`;
  return Array.isArray(value) ? value.map(normal) : value;
}
