import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { generateSeed } from './crypto/ed25519.ts';
import { openDataFolder } from './data-folder.ts';
import {
  IDENTITY_FILE,
  keepIdentity,
  loadIdentity,
  lockIdentity,
  readIdentity,
  unlockIdentity,
  VAULT_FILE,
} from './identity.ts';
import { MeshNode } from './node.ts';
import { encodeVault, lockByPassphrase, openByPassphrase, type Vault } from './vault.ts';

// What it costs to guess is not what is tested here: it would take a second each time.
vi.mock('./crypto/passphrase.ts', async () => {
  const { sha256 } = await import('./crypto/hash.ts');
  return {
    keyFromPassphrase: async (passphrase: string, salt: Uint8Array) =>
      sha256(salt, new TextEncoder().encode(passphrase)),
  };
});

let folder: string;
let seed: Uint8Array;
const file = (name: string): string => join(folder, name);
const open = (vault: Vault): Promise<Uint8Array> => openByPassphrase(vault, 'meadow');
const lock = async (): Promise<void> =>
  lockIdentity(folder, await lockByPassphrase(seed, 'meadow'), seed, open);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'identity-'));
  seed = keepIdentity(folder, generateSeed());
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a lock', () => {
  it('takes the place of the bare key, and gives it back', async () => {
    await lock();
    expect(existsSync(file(IDENTITY_FILE))).toBe(false);
    expect(readFileSync(file(VAULT_FILE)).includes(Buffer.from(seed))).toBe(false);
    if (process.platform !== 'win32') expect(statSync(file(VAULT_FILE)).mode & 0o777).toBe(0o600);
    unlockIdentity(folder, seed);
    expect(existsSync(file(VAULT_FILE))).toBe(false);
    expect(loadIdentity(folder)).toEqual(Buffer.from(seed));
  });

  it('is not put on when it does not open again: the key stays bare', async () => {
    const vault = await lockByPassphrase(generateSeed(), 'meadow');
    await expect(lockIdentity(folder, vault, seed, open)).rejects.toThrow('internal');
    await expect(
      lockIdentity(folder, vault, seed, () => Promise.reject(new Error('no'))),
    ).rejects.toThrow('no');
    expect(loadIdentity(folder)).toEqual(Buffer.from(seed));
    expect(existsSync(file(VAULT_FILE))).toBe(false);
  });

  it('is not put on over another identity that came while it was made', async () => {
    const vault = await lockByPassphrase(seed, 'meadow');
    const other = generateSeed();
    const meanwhile = async (made: Vault): Promise<Uint8Array> => {
      writeFileSync(file(IDENTITY_FILE), other);
      return open(made);
    };
    await expect(lockIdentity(folder, vault, seed, meanwhile)).rejects.toThrow('internal');
    expect(loadIdentity(folder)).toEqual(Buffer.from(other));
  });

  it('that was not put on to the end costs nothing, wherever it ended', async () => {
    const vault = encodeVault(await lockByPassphrase(seed, 'meadow'));
    // A draft; a whole vault with the bare key still beside it.
    writeFileSync(file(`${VAULT_FILE}.new`), vault.subarray(0, 40));
    expect(loadIdentity(folder)).toEqual(Buffer.from(seed));
    writeFileSync(file(VAULT_FILE), vault);
    openDataFolder(folder, null).close();
    expect(loadIdentity(folder)).toEqual(Buffer.from(seed));
    expect(existsSync(file(VAULT_FILE))).toBe(false);
    await lock();
    // Taken off, but for the last step.
    writeFileSync(file(`${IDENTITY_FILE}.new`), seed.subarray(0, 9));
    expect(readIdentity(folder).kind).toBe('locked');
    await lock();
    expect(readIdentity(folder).kind).toBe('locked');
  });

  it('of somebody else beside a bare key is left alone', async () => {
    const other = encodeVault(await lockByPassphrase(generateSeed(), 'meadow'));
    writeFileSync(file(VAULT_FILE), other);
    openDataFolder(folder, null).close();
    expect(readFileSync(file(VAULT_FILE))).toEqual(Buffer.from(other));
  });

  it('is opened by a node that has the passphrase, and by no other; nothing is made anew', async () => {
    await lock();
    const config = { dataDir: folder, bindAddr: '127.0.0.1:0', lan: false, nick: 'alice' };
    await expect(MeshNode.start(config)).rejects.toMatchObject({ code: 'identity-locked' });
    await expect(MeshNode.start({ ...config, passphrase: 'no' })).rejects.toMatchObject({
      code: 'passphrase-wrong',
    });
    const node = await MeshNode.start({ ...config, passphrase: 'meadow' });
    await node.shutdown();
    expect(existsSync(file(IDENTITY_FILE))).toBe(false);
  });

  it('that is damaged is said, and never overwritten', async () => {
    await lock();
    const damaged = readFileSync(file(VAULT_FILE)).fill(0, 60, 70);
    writeFileSync(file(VAULT_FILE), damaged);
    expect(() => loadIdentity(folder)).toThrow('identity-damaged');
    expect(() => openDataFolder(folder, null)).toThrow('identity-damaged');
    expect(readFileSync(file(VAULT_FILE))).toEqual(damaged);
  });
});
