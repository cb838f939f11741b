import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { INSTANCE_BYTES, type InstanceId } from '../../shared/ids.ts';
import { NOTE_BYTES_MAX } from '../../shared/limits.ts';
import { generateSeed } from './crypto/ed25519.ts';
import { hkdfSha256 } from './crypto/hash.ts';
import { toHex } from './crypto/hex.ts';
import { randomBytes } from './crypto/random.ts';
import { MeshError } from './errors.ts';
import {
  dropStaleVault,
  IDENTITY_FILE,
  keepIdentity,
  loadIdentity,
  readIdentity,
  VAULT_FILE,
} from './identity.ts';
import { LOCK_FILE, lockDataFolder } from './store/lock.ts';
import { MemoryStore } from './store/memory.ts';
import { takeNext } from './store/passage.ts';
import type { MeshStore } from './store/port.ts';
import { SqliteStore, STORE_KEY_BYTES } from './store/sqlite.ts';
import { openByPassphrase } from './vault.ts';

/** What a node finds, or makes, where it lives. */
export type DataFolder = {
  readonly seed: Uint8Array;
  instance(): InstanceId;
  /** From now on another node of the same member. @throws MeshError as the store does */
  renewInstance(): void;
  /** Strictly higher than at any earlier start of this instance. */
  readonly generation: number;
  readonly store: MeshStore;
  /** Idempotent. */
  close(): void;
};

export const INSTANCE = 'instance';
const GENERATION = 'generation';
const NICK = 'nick';

/**
 * Opens a data folder for this process alone, or a place in memory when there is none.
 * @param seed takes the place of the folder's `identity.key`, which is then neither read nor made
 * @throws MeshError `data-folder-busy`, `data-folder-unwritable`, `identity-damaged`,
 * `identity-locked`, `backup-newer`, `store-damaged`, `disk-full`
 */
export function openDataFolder(dataDir: string | null, seed: Uint8Array | null): DataFolder {
  if (dataDir === null) return inhabit(new MemoryStore(), seed ?? generateSeed(), () => {});
  const lock = lockDataFolder(dataDir);
  try {
    const identity = seed ?? loadIdentity(dataDir);
    if (seed === null) dropStaleVault(dataDir, identity);
    takeNext(dataDir);
    const store = SqliteStore.open({ folder: dataDir, key: storeKey(identity) });
    return inhabit(store, identity, () => lock.release());
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * The seed of a folder whose identity lies under a passphrase; null where no passphrase was given, or
 * none is needed. @throws MeshError `passphrase-wrong`, `identity-locked`, `identity-damaged`
 */
export async function unlockedSeed(
  dataDir: string | null,
  passphrase: string | null,
): Promise<Uint8Array | null> {
  if (dataDir === null || passphrase === null) return null;
  const kept = readIdentity(dataDir);
  return kept.kind === 'locked' ? openByPassphrase(kept.vault, passphrase) : null;
}

function inhabit(store: MeshStore, seed: Uint8Array, release: () => void): DataFolder {
  const newInstance = (): Uint8Array => {
    const made = randomBytes(INSTANCE_BYTES);
    store.setMeta(INSTANCE, made);
    return made;
  };
  let current = store.getMeta(INSTANCE) ?? newInstance();
  const instance = (): InstanceId => toHex(current) as InstanceId;
  const renewInstance = (): void => {
    current = newInstance();
  };
  const generation = readCounter(store, GENERATION) + 1;
  store.setMeta(GENERATION, Buffer.from(String(generation)));
  const close = (): void => {
    store.close();
    release();
  };
  return { seed, instance, renewInstance, generation, store, close };
}

/**
 * Forgets the network of a folder that no node is using: records, messages, peers. The key stays.
 * @throws MeshError `data-folder-busy`, `data-folder-unwritable`
 */
export const forgetNetwork = (dataDir: string): void =>
  emptyFolder(dataDir, [IDENTITY_FILE, VAULT_FILE]);

/** Makes another key the folder's own, which forgets what the old one kept. @throws MeshError as {@link forgetNetwork} */
export function replaceIdentity(dataDir: string, seed: Uint8Array): void {
  forgetIdentity(dataDir);
  keepIdentity(dataDir, seed);
}

/** Forgets the key as well. @throws MeshError as {@link forgetNetwork} */
export const forgetIdentity = (dataDir: string): void => emptyFolder(dataDir, []);

function emptyFolder(dataDir: string, kept: readonly string[]): void {
  const lock = lockDataFolder(dataDir);
  try {
    for (const name of readdirSync(dataDir))
      if (name !== LOCK_FILE && !kept.includes(name))
        rmSync(join(dataDir, name), { recursive: true, force: true });
  } catch (cause) {
    throw new MeshError('data-folder-unwritable', dataDir, { cause });
  } finally {
    lock.release();
  }
}

/** The key of the encrypted store: whoever has the identity may read what it wrote. */
export const storeKey = (seed: Uint8Array): Uint8Array =>
  hkdfSha256(seed, new Uint8Array(), 'mesh-chat/store/1', STORE_KEY_BYTES);

function readCounter(store: MeshStore, key: string): number {
  const value = Number(Buffer.from(store.getMeta(key) ?? []).toString());
  return Number.isSafeInteger(value) ? value : 0;
}

export const recallNick = (store: MeshStore): string | null => {
  const nick = store.getMeta(NICK);
  return nick && Buffer.from(nick).toString('utf8');
};

export const rememberNick = (store: MeshStore, nick: string): void =>
  store.setMeta(NICK, Buffer.from(nick, 'utf8'));

/** Keeps the program's own notes apart from the node's settings. */
const NOTE_PREFIX = 'note:';

export const recallNote = (store: MeshStore, name: string): Uint8Array | null =>
  store.getMeta(NOTE_PREFIX + name);

/** Null forgets it. @throws MeshError `payload-too-long`, `disk-full` */
export function rememberNote(store: MeshStore, name: string, value: Uint8Array | null): void {
  if (value !== null && value.length > NOTE_BYTES_MAX)
    throw new MeshError('payload-too-long', `${NOTE_BYTES_MAX} bytes`);
  store.setMeta(NOTE_PREFIX + name, value);
}
