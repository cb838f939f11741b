import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { generateSeed } from '../engine/crypto/ed25519.ts';
import { wordsOfSeed } from '../engine/crypto/recovery-words.ts';
import { keepIdentity, loadIdentity, readIdentity } from '../engine/identity.ts';
import { publicKeyOf } from '../engine/vault.ts';
import type { Keyring } from './keyring.ts';
import { Keystore } from './keystore.ts';

// What it costs to guess is not what is tested here: it would take a second each time.
vi.mock('../engine/crypto/passphrase.ts', async () => {
  const { sha256 } = await import('../engine/crypto/hash.ts');
  return {
    keyFromPassphrase: async (passphrase: string, salt: Uint8Array) =>
      sha256(salt, new TextEncoder().encode(passphrase)),
  };
});

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };

/** A keyring that opens what it sealed itself, as long as its secret is the same. */
class TestKeyring implements Keyring {
  name: string | null = 'gnome_libsecret';
  secret = 'one';
  backend = async () => this.name;
  seal = async (text: string) => Buffer.from(`${this.secret} ${[...text].reverse().join('')}`);
  open = async (sealed: Uint8Array) => {
    const [secret, text = ''] = Buffer.from(sealed).toString().split(' ');
    if (secret !== this.secret) throw new Error('not sealed here');
    return [...text].reverse().join('');
  };
}

let profile: string;
let dataDir: string;
let keyring: TestKeyring;
let seed: Uint8Array;
/** As after a restart. */
const newStore = (): Keystore => new Keystore({ dataDir, keyring, log });
const words = (): string => wordsOfSeed(seed).join(' ');

beforeEach(() => {
  profile = mkdtempSync(path.join(tmpdir(), 'keystore-'));
  dataDir = mkdtempSync(path.join(profile, 'mesh'));
  keyring = new TestKeyring();
  seed = keepIdentity(dataDir, generateSeed());
});
afterEach(() => rmSync(profile, { recursive: true, force: true }));

test('a bare key goes into a real keyring, and comes out of it at the next start', async () => {
  await newStore().settle();
  expect(readdirSync(dataDir)).toEqual(['identity.vault']);
  const again = newStore();
  expect(await again.seed()).toEqual(seed);
  expect(again.identity()).toEqual(seed);
  expect(await again.protection()).toEqual({ by: 'keyring', keyring: true });
});

test('without one worth its name it stays bare, and starts as before', async () => {
  keyring.name = null;
  const store = newStore();
  await store.settle();
  expect(await store.seed()).toBeNull();
  expect(loadIdentity(dataDir)).toEqual(Buffer.from(seed));
  expect(await store.protection()).toEqual({ by: 'nothing', keyring: false });
});

test('a keyring that does not give back what it took gets nothing', async () => {
  keyring.open = () => Promise.resolve('f'.repeat(64));
  await newStore().settle();
  expect(loadIdentity(dataDir)).toEqual(Buffer.from(seed));
});

test('a changed keyring is said, nothing is lost, and the words open and lock it anew', async () => {
  await newStore().settle();
  const before = readFileSync(path.join(dataDir, 'identity.vault'));
  keyring.secret = 'two';
  const store = newStore();
  await expect(store.seed()).rejects.toMatchObject({ code: 'identity-locked' });
  expect(store.locked).toEqual({ key: publicKeyOf(seed), by: 'keyring' });
  expect(readFileSync(path.join(dataDir, 'identity.vault'))).toEqual(before);
  await expect(
    store.unlockByWords(wordsOfSeed(generateSeed()).join(' '), null),
  ).rejects.toMatchObject({ code: 'words-other' });
  await store.unlockByWords(words(), null);
  expect(await store.seed()).toEqual(seed);
  expect(await newStore().seed()).toEqual(seed);
});

test('the old keyring that is back opens as if nothing had been', async () => {
  await newStore().settle();
  keyring.secret = 'two';
  await expect(newStore().seed()).rejects.toMatchObject({ code: 'identity-locked' });
  keyring.secret = 'one';
  expect(await newStore().seed()).toEqual(seed);
});

test('a passphrase is asked for once a start; a wrong one is said, and the keyring does not help', async () => {
  const store = newStore();
  await store.settle();
  await store.setPassphrase(null, 'green meadow');
  const again = newStore();
  await expect(again.seed()).rejects.toMatchObject({ code: 'identity-locked' });
  expect(again.locked).toEqual({ key: publicKeyOf(seed), by: 'passphrase' });
  await expect(again.unlock('red meadow')).rejects.toMatchObject({ code: 'passphrase-wrong' });
  await again.unlock('green meadow');
  expect(await again.seed()).toEqual(seed);
  expect(again.locked).toBeNull();
  // Whoever changes it knows it.
  await expect(again.setPassphrase(null, 'x')).rejects.toMatchObject({ code: 'passphrase-wrong' });
  await again.setPassphrase('green meadow', null);
  expect(await again.protection()).toEqual({ by: 'keyring', keyring: true });
  keyring.name = null;
  await again.setPassphrase(null, null);
  expect(loadIdentity(dataDir)).toEqual(Buffer.from(seed));
});

test('a forgotten passphrase is replaced by the words', async () => {
  await newStore().setPassphrase(null, 'green meadow');
  const store = newStore();
  await store.unlockByWords(words(), 'blue lake');
  await expect(newStore().unlock('green meadow')).rejects.toMatchObject({
    code: 'passphrase-wrong',
  });
  const again = newStore();
  await again.unlock('blue lake');
  expect(again.words().join(' ')).toBe(words());
});

test('what nobody can open is set aside and not deleted', async () => {
  await newStore().setPassphrase(null, 'green meadow');
  const vault = readFileSync(path.join(dataDir, 'identity.vault'));
  newStore().setAside(new Date('2026-01-02T03:04:05.678Z'));
  const aside = `${dataDir}.locked-20260102T030405Z`;
  expect(readFileSync(path.join(aside, 'identity.vault'))).toEqual(vault);
  expect(existsSync(dataDir)).toBe(false);
  expect(readIdentity(dataDir).kind).toBe('none');
});
