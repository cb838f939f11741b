import fc from 'fast-check';
import nacl from 'tweetnacl';
import { describe, expect, it } from 'vitest';
import type { MemberKey } from '../../../shared/ids.ts';
import { aeadOpen } from './aead.ts';
import { open, SEALED_HINT_BYTES, SEALED_WRAP_BYTES, type SealedBox, seal } from './ecies.ts';
import { generateSeed, SigningKey } from './ed25519.ts';
import { eciesKeys } from './group-keys.ts';
import { hkdfSha256, sha256 } from './hash.ts';
import { randomBytes } from './random.ts';
import { exchangeKeyOf } from './x25519.ts';

const person = (): SigningKey => SigningKey.fromSeed(generateSeed());
const bytes = fc.uint8Array({ maxLength: 300 });
const aad = new Uint8Array([9]);
const people = Array.from({ length: 5 }, person);
const keys = people.map(({ publicKey }) => publicKey);
const [alice, bob] = people as [SigningKey, SigningKey];
/** A point that is not on the curve: half of all names are none. */
const NOBODY = `02${'00'.repeat(31)}` as MemberKey;

const flip = (source: Uint8Array, at: number): Uint8Array => {
  const altered = source.slice();
  altered[at % altered.length]! ^= 1 + (at % 255);
  return altered;
};

describe('C2 sealing to identity keys', () => {
  it('C2 each recipient opens it, nobody else, and only with the same context', () => {
    fc.assert(
      fc.property(bytes, bytes, (plaintext, context) => {
        const box = seal(plaintext, keys, context, randomBytes);
        for (const reader of people) expect(open(box, reader, context)).toEqual(plaintext);
        expect(open(box, alice, new Uint8Array([...context, 0]))).toBeNull();
        const forBob = seal(plaintext, [bob.publicKey], context, randomBytes);
        expect(open(forBob, alice, context)).toBeNull();
      }),
      { numRuns: 25 },
    );
  });

  it('C2 is what the format says, by an independent way', () => {
    const seed = generateSeed();
    const reader = SigningKey.fromSeed(seed);
    const box = seal(new Uint8Array([1, 2, 3]), [reader.publicKey], aad, randomBytes);
    const [wrap] = box.wraps;
    expect(wrap?.hint).toHaveLength(SEALED_HINT_BYTES);
    expect(wrap?.key).toHaveLength(SEALED_WRAP_BYTES);
    const scalar = nacl.hash(seed).slice(0, 32);
    const shared = nacl.scalarMult(scalar, box.ephemeral);
    const ownPublic = exchangeKeyOf(reader.publicKey)!.bytes;
    const salt = new Uint8Array([...box.ephemeral, ...ownPublic]);
    const derived = hkdfSha256(shared, salt, 'mesh-chat/ecies/1', 40);
    const key = derived.slice(0, 32);
    expect(wrap?.hint).toEqual(derived.slice(32));
    const nonce = new Uint8Array(12);
    const contentKey = aeadOpen(key, nonce, wrap!.key, new Uint8Array(0))!;
    expect(aeadOpen(contentKey, nonce, box.body, aad)).toEqual(new Uint8Array([1, 2, 3]));
  });

  it('C2 opens nothing in which any byte was changed', () => {
    const box = seal(new Uint8Array(40), [alice.publicKey], aad, randomBytes);
    const [wrap] = box.wraps;
    fc.assert(
      fc.property(fc.nat(), (at) => {
        const altered: SealedBox[] = [
          { ...box, body: flip(box.body, at) },
          { ...box, ephemeral: flip(box.ephemeral, at) },
          { ...box, wraps: [{ hint: flip(wrap!.hint, at), key: wrap!.key }] },
          { ...box, wraps: [{ hint: wrap!.hint, key: flip(wrap!.key, at) }] },
        ];
        for (const one of altered) expect(open(one, alice, aad)).toBeNull();
      }),
      { numRuns: 40 },
    );
  });

  it('C2 names nobody: who knows all keys cannot tell for whom it is', () => {
    const box = seal(aad, [bob.publicKey], aad, randomBytes);
    const [wrap] = box.wraps;
    const guesses = people.map((reader) => sha256(box.ephemeral, reader.publicBytes).slice(0, 8));
    expect(guesses).not.toContainEqual(wrap?.hint);
  });

  it('C2 never uses a key twice', () => {
    const first = seal(aad, [alice.publicKey], aad, randomBytes);
    const second = seal(aad, [alice.publicKey], aad, randomBytes);
    expect(first.ephemeral).not.toEqual(second.ephemeral);
    expect(first.body).not.toEqual(second.body);
  });

  it('C2 a name that nobody owns does not keep the others from reading', () => {
    const small = `01${'00'.repeat(31)}` as MemberKey;
    const box = seal(aad, [NOBODY, small, bob.publicKey], aad, randomBytes);
    expect(box.wraps).toHaveLength(1);
    expect(open(box, bob, aad)).toEqual(aad);
  });

  it('C2 refuses an ephemeral key of small order, with which anybody knows the secret', () => {
    const box = seal(aad, [alice.publicKey], aad, randomBytes);
    for (const first of [0, 1]) {
      const ephemeral = new Uint8Array(32);
      ephemeral[0] = first;
      expect(open({ ...box, ephemeral }, alice, aad)).toBeNull();
    }
    expect(open({ ...box, ephemeral: new Uint8Array(31) }, alice, aad)).toBeNull();
  });

  it('C2 is not kept busy by a box full of wraps under our hint', () => {
    const box = seal(aad, [alice.publicKey], aad, randomBytes);
    const junk = { hint: box.wraps[0]!.hint, key: new Uint8Array(48) };
    expect(open({ ...box, wraps: [junk, ...box.wraps] }, alice, aad)).toEqual(aad);
    const many = Array.from({ length: 2000 }, () => junk);
    expect(open({ ...box, wraps: [...many, ...box.wraps] }, alice, aad)).toBeNull();
  });
});

describe('C2 sealed boxes as bytes', () => {
  const sealer = eciesKeys(alice, randomBytes);
  const reader = eciesKeys(bob, randomBytes);

  it('C2 goes there and back, each reader once', () => {
    fc.assert(
      fc.property(bytes, (plaintext) => {
        const sealed = sealer.seal(plaintext, [...keys, bob.publicKey], aad);
        expect(sealed).toHaveLength(51 + 56 * keys.length + plaintext.length);
        expect(reader.open(sealed, aad)).toEqual(plaintext);
        expect(
          reader.open(sealed, plaintext.length === 1 ? new Uint8Array(2) : plaintext),
        ).toBeNull();
      }),
      { numRuns: 20 },
    );
  });

  it('C2 arbitrary and altered bytes open to nothing and never throw', () => {
    const sealed = sealer.seal(aad, [bob.publicKey], aad);
    fc.assert(
      fc.property(bytes, fc.nat(), fc.nat({ max: 200 }), (junk, at, length) => {
        expect(reader.open(junk, aad)).toBeNull();
        expect(reader.open(flip(sealed, at), aad)).toBeNull();
        expect(reader.open(sealed.subarray(0, length % sealed.length), aad)).toBeNull();
      }),
    );
  });

  it('C2 refuses more readers than a record has room for, and a count above it', () => {
    const readers = Array.from(
      { length: 2001 },
      (_, at) => at.toString(16).padStart(64, '0') as MemberKey,
    );
    expect(() => sealer.seal(aad, readers, aad)).toThrow(RangeError);
    const bomb = new Uint8Array(32 + 2 + 56 * 0xffff).fill(0xff);
    expect(reader.open(bomb, aad)).toBeNull();
  });
});
