import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { generateSeed } from '../engine/crypto/ed25519.ts';
import { keepIdentity } from '../engine/identity.ts';
import { type IdentityTask, identityTask } from './identity-tasks.ts';

// What it costs to guess is not what is tested here: it would take a second each time.
vi.mock('../engine/crypto/passphrase.ts', async () => {
  const { sha256 } = await import('../engine/crypto/hash.ts');
  return {
    keyFromPassphrase: async (passphrase: string, salt: Uint8Array) =>
      sha256(salt, new TextEncoder().encode(passphrase)),
  };
});

let folder: string;
let seed: Uint8Array;
const said: string[] = [];
const at = (name: string): string => join(folder, name);

const run = (
  task: IdentityTask,
  more: { file?: string; passphrase?: string; words?: string } = {},
) => {
  const { file, passphrase, words = '' } = more;
  if (passphrase !== undefined) writeFileSync(at('passphrase'), `${passphrase}\nmore\n`);
  return identityTask(
    task,
    {
      dataDir: at('mesh'),
      input: async () => words,
      ...(file === undefined ? {} : { file }),
      ...(passphrase === undefined ? {} : { passphraseFile: at('passphrase') }),
    },
    (text) => said.push(text),
  );
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'identity-tasks-'));
  seed = generateSeed();
  mkdirSync(at('mesh'));
  keepIdentity(at('mesh'), seed);
  said.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('an identity is locked, exported as the original had it, and unlocked', async () => {
  await expect(run('lock')).rejects.toThrow('no passphrase was given');
  await run('lock', { passphrase: 'meadow' });
  expect(existsSync(at('mesh/identity.key'))).toBe(false);
  await expect(run('export', { file: at('key') })).rejects.toThrow('identity-locked');
  await expect(run('export', { file: at('key'), passphrase: 'x' })).rejects.toThrow(
    'passphrase-wrong',
  );
  await run('export', { file: at('key'), passphrase: 'meadow' });
  expect(readFileSync(at('key'))).toEqual(Buffer.from(seed));
  await expect(run('export', { file: at('key'), passphrase: 'meadow' })).rejects.toThrow(
    'file-unwritable',
  );
  await run('unlock', { passphrase: 'meadow' });
  expect(readFileSync(at('mesh/identity.key'))).toEqual(Buffer.from(seed));
});

it('its words make it again in an empty folder, and in no other', async () => {
  await run('words');
  const words = String(said[0]);
  await expect(run('restore', { words })).rejects.toThrow('data-folder-taken');
  rmSync(at('mesh'), { recursive: true });
  await run('restore', { words });
  expect(readFileSync(at('mesh/identity.key'))).toEqual(Buffer.from(seed));
});
