import fc from 'fast-check';
import nacl from 'tweetnacl';
import { describe, expect, it } from 'vitest';
import type { MemberKey, Prekey } from '../../../shared/ids.ts';
import { aeadOpen } from './aead.ts';
import { ciphersOf } from './ciphers.ts';
import { WRAP_BYTES } from './ecies.ts';
import { generateSeed, SigningKey } from './ed25519.ts';
import { hkdfSha256, hmacSha256, sha256 } from './hash.ts';
import { randomBytes } from './random.ts';
import { exchangeKeyOf } from './x25519.ts';

const person = (seed = generateSeed()) => {
  const identity = SigningKey.fromSeed(seed);
  const ciphers = ciphersOf(identity, randomBytes);
  return { identity, ciphers, key: identity.publicKey, pair: ciphers.pair(randomBytes(32)) };
};
const key32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const bytes = fc.uint8Array({ maxLength: 300 });
const context = new Uint8Array([9]);
const people = Array.from({ length: 5 }, () => person());
const [alice, bob] = people as [ReturnType<typeof person>, ReturnType<typeof person>];
const prekeys = people.map(({ pair }) => pair.prekey);
const { wrap } = alice.ciphers;
/** A point that is not on the curve: half of all names are none. */
const NOBODY = `02${'00'.repeat(31)}` as MemberKey;

const flip = (source: Uint8Array, at: number): Uint8Array => {
  const altered = source.slice();
  altered[at % altered.length]! ^= 1 + (at % 255);
  return altered;
};

describe('wrapping a key', () => {
  it('C2 each recipient opens it, nobody else, and only with the same context', () => {
    fc.assert(
      fc.property(key32, bytes, (key, about) => {
        const wrapped = wrap(key, prekeys, [alice.key], about);
        for (const { ciphers, pair } of people)
          expect(ciphers.unwrap(wrapped, [pair], about)).toEqual(key);
        expect(alice.ciphers.unwrapByIdentity(wrapped, about)).toEqual(key);
        expect(bob.ciphers.unwrapByIdentity(wrapped, about)).toBeNull();
        const other = new Uint8Array([...about, 0]);
        expect(alice.ciphers.unwrap(wrapped, [alice.pair], other)).toBeNull();
        const forBob = wrap(key, [bob.pair.prekey], [], about);
        expect(alice.ciphers.unwrap(forBob, [alice.pair], about)).toBeNull();
      }),
      { numRuns: 20 },
    );
  });

  it('C2 is what the format says, by an independent way', () => {
    const seed = generateSeed();
    const { identity } = person(seed);
    const key = randomBytes(32);
    const { ephemeral, wraps } = wrap(key, [bob.pair.prekey], [identity.publicKey], context);
    const secrets = [bob.pair.secret, nacl.hash(seed).slice(0, 32)];
    const publics = [bob.pair.key.publicBytes, exchangeKeyOf(identity.publicKey)!.bytes];
    for (const [at, bytes] of wraps.entries()) {
      expect(bytes).toHaveLength(WRAP_BYTES);
      const shared = nacl.scalarMult(secrets[at]!, ephemeral);
      const salt = new Uint8Array([...ephemeral, ...publics[at]!]);
      const derived = hkdfSha256(shared, salt, 'mesh-chat/ecies/1', 40);
      expect(bytes.slice(0, 8)).toEqual(derived.slice(32));
      const nonce = new Uint8Array(12);
      expect(aeadOpen(derived.slice(0, 32), nonce, bytes.slice(8), context)).toEqual(key);
    }
  });

  it('C2 opens nothing in which any byte was changed', () => {
    const wrapped = wrap(randomBytes(32), [bob.pair.prekey], [], context);
    const box = wrapped.wraps[0]!;
    fc.assert(
      fc.property(fc.nat(), (at) => {
        for (const altered of [
          { ...wrapped, ephemeral: flip(wrapped.ephemeral, at) },
          { ...wrapped, wraps: [flip(box, at)] },
        ])
          expect(bob.ciphers.unwrap(altered, [bob.pair], context)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('C2 names nobody: who knows all keys cannot tell for whom it is', () => {
    const { ephemeral, wraps } = wrap(randomBytes(32), [bob.pair.prekey], [bob.key], context);
    const names = [bob.pair.key.publicBytes, bob.identity.publicBytes];
    for (const [at, name] of names.entries()) {
      expect(wraps[at]!.slice(0, 8)).not.toEqual(name.slice(0, 8));
      expect(wraps[at]!.slice(0, 8)).not.toEqual(sha256(ephemeral, name).slice(0, 8));
    }
  });

  it('C2 never uses a key twice', () => {
    const key = randomBytes(32);
    const [first, second] = [0, 1].map(() => wrap(key, [bob.pair.prekey], [], context));
    expect(first!.ephemeral).not.toEqual(second!.ephemeral);
    expect(first!.wraps).not.toEqual(second!.wraps);
  });

  it('C2 a name that nobody owns does not keep the others from reading', () => {
    const small = `01${'00'.repeat(31)}`;
    const key = randomBytes(32);
    const unowned = [small as Prekey, '00'.repeat(32) as Prekey];
    const names = [NOBODY, small as MemberKey];
    const wrapped = wrap(key, [...unowned, bob.pair.prekey], names, context);
    expect(wrapped.wraps).toHaveLength(1);
    expect(bob.ciphers.unwrap(wrapped, [bob.pair], context)).toEqual(key);
  });

  it('C2 refuses an ephemeral key of small order, with which anybody knows the secret', () => {
    const wrapped = wrap(randomBytes(32), [bob.pair.prekey], [], context);
    for (const first of [0, 1]) {
      const ephemeral = new Uint8Array(32);
      ephemeral[0] = first;
      expect(bob.ciphers.unwrap({ ...wrapped, ephemeral }, [bob.pair], context)).toBeNull();
    }
    const short = { ...wrapped, ephemeral: new Uint8Array(31) };
    expect(bob.ciphers.unwrap(short, [bob.pair], context)).toBeNull();
  });

  it('C2 is not kept busy by a record full of wraps under our hint', () => {
    const key = randomBytes(32);
    const wrapped = wrap(key, [bob.pair.prekey], [], context);
    const junk = wrapped.wraps[0]!.slice().fill(0, 8);
    const open = (wraps: readonly Uint8Array[]) =>
      bob.ciphers.unwrap({ ...wrapped, wraps }, [bob.pair], context);
    expect(open([junk, ...wrapped.wraps])).toEqual(key);
    expect(open([...Array.from({ length: 2000 }, () => junk), ...wrapped.wraps])).toBeNull();
  });
});

describe('a step of the ratchet', () => {
  it('C2 is HMAC-SHA-256 of 1 and of 2', () => {
    const chain = randomBytes(32);
    const { message, chain: next } = alice.ciphers.step(chain);
    expect(message).toEqual(hmacSha256(chain, Uint8Array.of(1)));
    expect(next).toEqual(hmacSha256(chain, Uint8Array.of(2)));
  });
});
