import { closeSync, constants, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { generateSeed } from './crypto/ed25519.ts';
import { MeshError } from './errors.ts';

export const SEED_BYTES = 32;
export const IDENTITY_FILE = 'identity.key';

/**
 * The Ed25519 seed of a data folder: the 32 bytes of `identity.key`, made on first use with mode
 * 0600. A file that is not 32 bytes long is somebody's identity gone wrong: it is left as it is.
 * @throws MeshError `identity-damaged`, `data-folder-unwritable`; both name the path
 */
export function loadIdentity(dataDir: string): Uint8Array {
  const path = join(dataDir, IDENTITY_FILE);
  return readSeed(path) ?? writeSeed(path, generateSeed());
}

function readSeed(path: string): Uint8Array | null {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    if (isErrno(cause, 'ENOENT')) return null;
    throw new MeshError('identity-damaged', path, { cause });
  }
  if (bytes.length !== SEED_BYTES) throw new MeshError('identity-damaged', path);
  return bytes;
}

/** Writes an identity where there is none. @throws MeshError `data-folder-unwritable` */
export const keepIdentity = (dataDir: string, seed: Uint8Array): Uint8Array =>
  writeSeed(join(dataDir, IDENTITY_FILE), seed);

function writeSeed(path: string, seed: Uint8Array): Uint8Array {
  try {
    const flags = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY;
    const file = openSync(path, flags, 0o600);
    try {
      writeSync(file, seed);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw new MeshError('data-folder-unwritable', path, { cause });
  }
  return seed;
}

const isErrno = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
