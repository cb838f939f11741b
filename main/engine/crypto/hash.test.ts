import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalBytes, hkdfSha256, hmacSha256, sha256 } from './hash.ts';
import { fromHex, toHex } from './hex.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('hex', () => {
  it('goes there and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes);
      }),
    );
  });

  it('sees only its own part of a shared buffer', () => {
    const shared = new Uint8Array([1, 2, 3, 4]);
    expect(toHex(shared.subarray(1, 3))).toBe('0203');
    expect(fromHex('0203').buffer.byteLength).toBe(2);
  });

  it('refuses what Buffer would cut silently', () => {
    for (const text of ['0', '0g', 'xx', '00zz00', '0x00', '00 0'])
      expect(() => fromHex(text)).toThrow(RangeError);
  });
});

describe('hashes', () => {
  it('SHA-256 of "abc" (FIPS 180-4), in one part or several', () => {
    const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(toHex(sha256(ascii('abc')))).toBe(expected);
    expect(toHex(sha256(ascii('a'), ascii(''), ascii('bc')))).toBe(expected);
  });

  it('HMAC-SHA-256 (RFC 4231, case 2)', () => {
    const mac = hmacSha256(ascii('Jefe'), ascii('what do ya want '), ascii('for nothing?'));
    expect(toHex(mac)).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  });

  it('HKDF-SHA-256 (RFC 5869, case 1)', () => {
    const salt = fromHex('000102030405060708090a0b0c');
    const info = fromHex('f0f1f2f3f4f5f6f7f8f9');
    expect(toHex(hkdfSha256(fromHex('0b'.repeat(22)), salt, info, 42))).toBe(
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    );
  });

  it('compares bytes, of any lengths', () => {
    expect(equalBytes(ascii('ab'), ascii('ab'))).toBe(true);
    expect(equalBytes(ascii('ab'), ascii('ac'))).toBe(false);
    expect(equalBytes(ascii('ab'), ascii('abc'))).toBe(false);
  });
});
