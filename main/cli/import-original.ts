/** Takes over what the original Mesh Chat kept in `~/.config/mesh-chat`. */
import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { SEED_BYTES } from '../engine/crypto/ed25519.ts';
import { MeshError } from '../engine/errors.ts';
import { IDENTITY_FILE, VAULT_FILE } from '../engine/identity.ts';
import { CONFIG_FILE, readConfigFile } from './config-file.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { originalFolder } from './original-folder.ts';

/**
 * Copies identity and settings into a data folder; nothing that is there already is overwritten.
 * @throws MeshError `identity-damaged`, `config-invalid`, `data-folder-unwritable`
 */
export function importOriginal(
  from: string | undefined,
  dataDir: string,
  say: (words: string) => void,
): ExitCode {
  const source = from ?? originalFolder();
  const seed = readSeed(join(source, IDENTITY_FILE));
  const settings = join(source, CONFIG_FILE);
  const unknown = existsSync(settings) ? readConfigFile(settings).unknown : null;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    if (existsSync(join(dataDir, VAULT_FILE))) throw new MeshError('data-folder-taken', dataDir);
    writeSeed(join(dataDir, IDENTITY_FILE), seed);
    if (unknown !== null)
      copyFileSync(settings, join(dataDir, CONFIG_FILE), constants.COPYFILE_EXCL);
  } catch (cause) {
    if (cause instanceof MeshError) throw cause;
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    throw new MeshError(taken ? 'data-folder-taken' : 'data-folder-unwritable', dataDir, { cause });
  }
  say(`The identity of ${source} is now that of ${dataDir}.`);
  if (unknown === null) say('There were no settings.');
  for (const name of unknown ?? []) say(`The setting ${name} means nothing here.`);
  say(`Start it with: mesh-chat --invite-only --data-dir ${dataDir}`);
  say('Do not use the original beside it: one identity on two programs is for two devices.');
  return EXIT.DONE;
}

function readSeed(path: string): Uint8Array {
  try {
    const seed = readFileSync(path);
    if (seed.length === SEED_BYTES) return seed;
  } catch (cause) {
    throw new MeshError('config-invalid', `${path} cannot be read`, { cause });
  }
  throw new MeshError('identity-damaged', path);
}

function writeSeed(path: string, seed: Uint8Array): void {
  // The same one again is no harm: an import that was interrupted can be repeated.
  if (existsSync(path) && readFileSync(path).equals(seed)) return;
  writeFileSync(path, seed, { flag: 'wx', mode: 0o600, flush: true });
}
