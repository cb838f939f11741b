import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateSeed, SigningKey } from './crypto/ed25519.ts';
import { sha256 } from './crypto/hash.ts';
import { toHex } from './crypto/hex.ts';
import { seedOfWords, wordsOfSeed } from './crypto/recovery-words.ts';
import {
  decodeVault,
  encodeVault,
  lockByPassphrase,
  openByPassphrase,
  seedOfBackup,
} from './vault.ts';
import { decodeCbor, encodeCbor } from './wire/cbor.ts';

const seed = generateSeed();
const { publicKey } = SigningKey.fromSeed(seed);

describe('an identity under a passphrase', () => {
  it('opens with it, however the letters are composed, and with no other', async () => {
    const file = encodeVault(await lockByPassphrase(seed, 'grüne Wiese'));
    expect(await seedOfBackup(file, 'gr\u0075\u0308ne Wiese')).toEqual(seed);
    await expect(seedOfBackup(file, 'gruene Wiese')).rejects.toThrow('passphrase-wrong');
    expect(Buffer.from(file).includes(Buffer.from(seed))).toBe(false);
    expect(decodeVault(file).publicKey).toBe(publicKey);
  });

  it('is never the same twice', async () => {
    const twice = await Promise.all([lockByPassphrase(seed, 'x'), lockByPassphrase(seed, 'x')]);
    expect(encodeVault(twice[0])).not.toEqual(encodeVault(twice[1]));
  });

  it('is no other identity’s, though somebody wrote its key on it', async () => {
    const vault = await lockByPassphrase(seed, 'x');
    const other = SigningKey.fromSeed(generateSeed()).publicKey;
    await expect(openByPassphrase({ ...vault, publicKey: other }, 'x')).rejects.toThrow(
      'passphrase-wrong',
    );
  });
});

describe('the file of a vault', () => {
  const keyring = encodeVault({
    publicKey,
    lock: { kind: 'keyring', backend: 'gnome_libsecret', sealed: new Uint8Array(80).fill(7) },
  });

  it('is read as it was written', async () => {
    const locked = await lockByPassphrase(seed, 'x');
    for (const vault of [encodeVault(locked), keyring])
      expect(toHex(encodeVault(decodeVault(vault)))).toBe(toHex(vault));
  });

  it('property: with any byte changed, cut short or followed by more it is told to be damaged', () => {
    fc.assert(
      fc.property(fc.nat(keyring.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Uint8Array.from(keyring);
        changed[at] = (changed[at] as number) ^ change;
        expect(() => decodeVault(changed)).toThrow('backup-damaged');
        expect(() => decodeVault(keyring.subarray(0, at))).toThrow('backup-damaged');
      }),
    );
    expect(() => decodeVault(Buffer.concat([keyring, Buffer.of(0)]))).toThrow('backup-damaged');
  });

  it('property: any bytes are a vault or a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(() => decodeVault(bytes)).toThrow('backup-damaged');
      }),
    );
  });

  it('of a newer version says so', () => {
    const [inside] = decodeCbor(keyring) as [Uint8Array];
    const fields = decodeCbor(inside) as unknown[];
    const newer = encodeCbor(['mesh-chat/identity', 2, ...fields.slice(2), 'more'] as never);
    expect(() => decodeVault(encodeCbor([newer, sha256(newer)]))).toThrow('backup-newer');
  });

  it('takes a bare identity.key for a backup too, and no lock that is not a passphrase', async () => {
    expect(await seedOfBackup(seed, '')).toEqual(seed);
    await expect(seedOfBackup(keyring, 'x')).rejects.toThrow('identity-locked');
  });
});

describe('24 recovery words', () => {
  it('property: are the seed, however they are written down', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const words = wordsOfSeed(bytes);
        expect(words).toHaveLength(24);
        const onPaper = words.map((word, at) => `${at + 1}. ${word.toUpperCase()}`).join(',\n');
        expect([...seedOfWords(onPaper)]).toEqual([...bytes]);
      }),
      { numRuns: 30 },
    );
  });

  it('that are too few, misspelt or in another order say so', () => {
    const words = wordsOfSeed(new Uint8Array(32).map((_, at) => at));
    expect(() => seedOfWords(words.slice(1).join(' '))).toThrow('words-count: 23');
    expect(() => seedOfWords(words.with(3, 'meshh').join(' '))).toThrow('words-unknown: meshh');
    const swapped = words.with(0, words[1] as string).with(1, words[0] as string);
    expect(() => seedOfWords(swapped.join(' '))).toThrow('words-wrong');
  });
});
