import fc from 'fast-check';
import nacl from 'tweetnacl';
import { describe, expect, it } from 'vitest';
import { SigningKey } from './ed25519.ts';
import { fromHex, toHex } from './hex.ts';
import { ExchangeKey, type ExchangePublicKey, exchangeKeyOf, importExchangeKey } from './x25519.ts';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const imported = (hex: string): ExchangePublicKey => importExchangeKey(fromHex(hex))!;

/** The points of small order (RFC 7748 §7 warns of them), with which every secret is zero. */
const SMALL_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

describe('X25519', () => {
  it('gives the vector of RFC 7748 §5.2', () => {
    const scalar = fromHex('a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4');
    const u = 'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c';
    const shared = ExchangeKey.fromSecret(scalar).agree(imported(u));
    expect(toHex(shared!)).toBe('c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552');
  });

  it('gives the vectors of RFC 7748 §6.1', () => {
    const alice = ExchangeKey.fromSecret(
      fromHex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a'),
    );
    const bob = ExchangeKey.fromSecret(
      fromHex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb'),
    );
    const alicePublic = '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a';
    const bobPublic = 'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f';
    const shared = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742';
    expect(toHex(alice.publicBytes)).toBe(alicePublic);
    expect(toHex(bob.publicBytes)).toBe(bobPublic);
    expect(toHex(alice.agree(imported(bobPublic))!)).toBe(shared);
    expect(toHex(bob.agree(imported(alicePublic))!)).toBe(shared);
  });

  it('agrees with the oracle', () => {
    fc.assert(
      fc.property(bytes32, bytes32, (ours, theirs) => {
        const own = ExchangeKey.fromSecret(ours);
        expect(own.publicBytes).toEqual(nacl.scalarMult.base(ours));
        const other = ExchangeKey.fromSecret(theirs);
        const shared = own.agree(importExchangeKey(other.publicBytes)!);
        expect(shared).toEqual(nacl.scalarMult(ours, other.publicBytes));
      }),
      { numRuns: 25 },
    );
  });

  it('both ends of a member find the same key: public from public, secret from seed', () => {
    fc.assert(
      fc.property(bytes32, (seed) => {
        const own = SigningKey.fromSeed(seed);
        expect(exchangeKeyOf(own.publicKey)?.bytes).toEqual(own.exchange.publicBytes);
      }),
      { numRuns: 15 },
    );
  });

  it('refuses the all-zero secret of every small-order key', () => {
    const own = ExchangeKey.fromSecret(new Uint8Array(32).fill(7));
    for (const key of SMALL_ORDER) expect(own.agree(imported(key)), key).toBeNull();
  });

  it('refuses keys of other lengths', () => {
    expect(importExchangeKey(new Uint8Array(31))).toBeNull();
    expect(importExchangeKey(new Uint8Array(33))).toBeNull();
    expect(() => ExchangeKey.fromSecret(new Uint8Array(33))).toThrow(RangeError);
  });
});
