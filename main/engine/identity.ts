import {
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { generateSeed, SEED_BYTES } from './crypto/ed25519.ts';
import { equalBytes } from './crypto/hash.ts';
import { MeshError } from './errors.ts';
import { folderProblem, isErrno } from './store/folder.ts';
import { decodeVault, encodeVault, publicKeyOf, type Vault } from './vault.ts';

/** The seed itself: 32 bytes, as in the original. */
export const IDENTITY_FILE = 'identity.key';
/** The seed under a lock, in the place of the bare one. */
export const VAULT_FILE = 'identity.vault';

/** How a data folder keeps its identity. */
export type KeptIdentity =
  | { readonly kind: 'none' }
  | { readonly kind: 'bare'; readonly seed: Uint8Array }
  | { readonly kind: 'locked'; readonly vault: Vault };

/**
 * A bare key counts before a vault: it is what a lock that was being put on or taken off had not
 * finished with, or what somebody put there because the lock does not open any more. Files that make
 * no sense are somebody's identity gone wrong: they are left as they are.
 * @throws MeshError `identity-damaged` with the path, `backup-newer`
 */
export function readIdentity(dataDir: string): KeptIdentity {
  const bare = join(dataDir, IDENTITY_FILE);
  const seed = readIfThere(bare);
  if (seed?.length === SEED_BYTES) return { kind: 'bare', seed };
  if (seed !== null) throw new MeshError('identity-damaged', bare);
  const locked = join(dataDir, VAULT_FILE);
  const encoded = readIfThere(locked);
  return encoded === null ? { kind: 'none' } : { kind: 'locked', vault: vaultOf(encoded, locked) };
}

/**
 * The seed of a data folder, made on first use with mode 0600.
 * @throws MeshError `identity-damaged`, `data-folder-unwritable`, both with the path; `identity-locked`
 */
export function loadIdentity(dataDir: string): Uint8Array {
  const kept = readIdentity(dataDir);
  if (kept.kind === 'locked') throw new MeshError('identity-locked', dataDir);
  return kept.kind === 'bare' ? kept.seed : keepIdentity(dataDir, generateSeed());
}

/** Writes an identity where there is none. @throws MeshError `data-folder-unwritable` */
export function keepIdentity(dataDir: string, seed: Uint8Array): Uint8Array {
  writeDurably(join(dataDir, IDENTITY_FILE), seed, constants.O_EXCL);
  return seed;
}

/**
 * Puts a vault in the place of the bare key, or of another vault. The new one is read back from the
 * disk and opened before the old one goes: whenever this ends, one of the two is whole.
 * @param open opens what was read back
 * @throws MeshError `data-folder-unwritable`, `disk-full`, and what `open` throws
 */
export async function lockIdentity(
  dataDir: string,
  vault: Vault,
  seed: Uint8Array,
  open: (vault: Vault) => Promise<Uint8Array>,
): Promise<void> {
  const path = join(dataDir, VAULT_FILE);
  const draft = `${path}.new`;
  writeDurably(draft, encodeVault(vault), constants.O_TRUNC);
  const opened = await open(vaultOf(readFileSync(draft), draft));
  if (!equalBytes(opened, seed)) throw new MeshError('internal', 'a vault that opens to another');
  // Opening took its time, in which somebody may have begun as another.
  const kept = readIdentity(dataDir);
  const isSame =
    kept.kind === 'bare'
      ? equalBytes(kept.seed, seed)
      : kept.kind === 'locked' && kept.vault.publicKey === vault.publicKey;
  if (!isSame) throw new MeshError('internal', 'another identity than the one to lock');
  replace(draft, path);
  remove(join(dataDir, IDENTITY_FILE));
}

/** Puts the bare key in the place of the vault. @throws MeshError `data-folder-unwritable`, `disk-full` */
export function unlockIdentity(dataDir: string, seed: Uint8Array): void {
  const path = join(dataDir, IDENTITY_FILE);
  const draft = `${path}.new`;
  writeDurably(draft, seed, constants.O_TRUNC);
  replace(draft, path);
  remove(join(dataDir, VAULT_FILE));
}

/** Takes away the vault of a key that lies bare beside it: a lock that was not put on to the end. */
export function dropStaleVault(dataDir: string, seed: Uint8Array): void {
  const encoded = readIfThere(join(dataDir, VAULT_FILE));
  if (encoded === null) return;
  try {
    if (decodeVault(encoded).publicKey !== publicKeyOf(seed)) return;
  } catch (error) {
    // Whatever it is, it is not ours to judge.
    if (error instanceof MeshError) return;
    throw error;
  }
  remove(join(dataDir, VAULT_FILE));
}

function vaultOf(encoded: Uint8Array, path: string): Vault {
  try {
    return decodeVault(encoded);
  } catch (error) {
    const isNewer = error instanceof MeshError && error.code === 'backup-newer';
    throw isNewer ? error : new MeshError('identity-damaged', path, { cause: error });
  }
}

function readIfThere(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch (cause) {
    if (isErrno(cause, 'ENOENT')) return null;
    throw new MeshError('identity-damaged', path, { cause });
  }
}

function writeDurably(path: string, bytes: Uint8Array, mode: number): void {
  try {
    const file = openSync(path, constants.O_CREAT | constants.O_WRONLY | mode, 0o600);
    try {
      writeSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw folderProblem(cause, path);
  }
}

function replace(draft: string, path: string): void {
  try {
    renameSync(draft, path);
    syncFolder(dirname(path));
  } catch (cause) {
    throw folderProblem(cause, path);
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
    syncFolder(dirname(path));
  } catch (cause) {
    throw folderProblem(cause, path);
  }
}

/** What a rename or a removal needs to outlive a power cut; Windows knows no such thing. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, constants.O_RDONLY);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
