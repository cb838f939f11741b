import fc from 'fast-check';
import nacl from 'tweetnacl';
import { describe, expect, it } from 'vitest';
import type { MemberKey } from '../../../shared/ids.ts';
import { generateSeed, SigningKey, verify } from './ed25519.ts';
import { isSoundPoint } from './ed25519-points.ts';
import { fromHex, toHex } from './hex.ts';
import { isUsableKey } from './x25519.ts';

// RFC 8032 §7.1, tests 1 to 3: seed, public key, message, signature.
const VECTORS = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const;

const SMALL_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
];
const NOT_CANONICAL = ['ed', 'ee', 'ef', 'ff'].flatMap((first) =>
  ['7f', 'ff'].map((last) => first + 'ff'.repeat(30) + last),
);

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });
const messages = fc.uint8Array({ maxLength: 200 });
const labelled = (label: string, message: Uint8Array): Uint8Array =>
  new Uint8Array([...new TextEncoder().encode(label), 0, ...message]);

describe('Ed25519', () => {
  it('has the keys of RFC 8032 §7.1, and an oracle that has its signatures', () => {
    for (const [seed, publicKey, message, signature] of VECTORS) {
      expect(SigningKey.fromSeed(fromHex(seed)).publicKey).toBe(publicKey);
      const { secretKey } = nacl.sign.keyPair.fromSeed(fromHex(seed));
      expect(toHex(nacl.sign.detached(fromHex(message), secretKey))).toBe(signature);
    }
  });

  it('signs what the oracle signs, byte for byte, and verifies it', () => {
    fc.assert(
      fc.property(seeds, messages, (seed, message) => {
        const own = SigningKey.fromSeed(seed);
        const oracle = nacl.sign.keyPair.fromSeed(seed);
        expect(own.publicBytes).toEqual(oracle.publicKey);
        const signature = own.sign('test/1', message);
        expect(signature).toEqual(
          nacl.sign.detached(labelled('test/1', message), oracle.secretKey),
        );
        expect(verify(own.publicKey, signature, 'test/1', message)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('binds label, message and key', () => {
    const own = SigningKey.fromSeed(generateSeed());
    const other = SigningKey.fromSeed(generateSeed());
    fc.assert(
      fc.property(messages, fc.nat(), (message, at) => {
        const signature = own.sign('a', message);
        expect(verify(own.publicKey, signature, 'b', message)).toBe(false);
        expect(verify(own.publicKey, signature, 'a', message, Uint8Array.of(0))).toBe(false);
        expect(verify(other.publicKey, signature, 'a', message)).toBe(false);
        const altered = signature.slice();
        altered[at % 64]! ^= 1 << (at % 8);
        expect(verify(own.publicKey, altered, 'a', message)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps one purpose apart from another that begins alike', () => {
    const own = SigningKey.fromSeed(generateSeed());
    const bytes = new TextEncoder().encode('b');
    expect(verify(own.publicKey, own.sign('ab'), 'a', bytes)).toBe(false);
  });

  it('refuses a signature that was made malleable by adding the group order', () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const own = SigningKey.fromSeed(generateSeed());
    const signature = own.sign('a');
    let s = [...signature.slice(32)].reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
    s += order;
    const altered = signature.slice();
    for (let at = 32; at < 64; at++, s >>= 8n) altered[at] = Number(s & 255n);
    expect(verify(own.publicKey, altered, 'a')).toBe(false);
  });

  it('refuses keys of small order and keys with a second spelling', () => {
    for (const key of [...SMALL_ORDER, ...NOT_CANONICAL]) {
      expect(isSoundPoint(key), key).toBe(false);
      expect(isUsableKey(key as MemberKey), key).toBe(false);
      // With R and S zero such a key would verify about anything.
      expect(verify(key as MemberKey, new Uint8Array(64), 'a')).toBe(false);
    }
  });

  it('never throws at nonsense', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f]{64}$/));
    fc.assert(
      fc.property(text, fc.uint8Array({ maxLength: 70 }), (key, signature) => {
        expect(verify(key as MemberKey, signature, 'a')).toBe(false);
        isUsableKey(key as MemberKey);
      }),
      { numRuns: 50 },
    );
    expect(() => SigningKey.fromSeed(new Uint8Array(31))).toThrow(RangeError);
  });

  it('keeps a copy of the seed', () => {
    const seed = generateSeed();
    const own = SigningKey.fromSeed(seed);
    const again = SigningKey.fromSeed(seed.slice());
    seed.fill(0);
    expect(own.exchange.publicBytes).toEqual(again.exchange.publicBytes);
  });
});
