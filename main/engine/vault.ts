import type { MemberKey } from '../../shared/ids.ts';
import { AEAD_NONCE_BYTES, aeadOpen, aeadSeal } from './crypto/aead.ts';
import { SEED_BYTES, SigningKey } from './crypto/ed25519.ts';
import { equalBytes, sha256 } from './crypto/hash.ts';
import { keyFromPassphrase } from './crypto/passphrase.ts';
import { randomBytes } from './crypto/random.ts';
import { MeshError } from './errors.ts';
import { decodeCbor, encodeCbor } from './wire/cbor.ts';
import { bytes, fixed, hex, text, tuple, uint } from './wire/codec.ts';

/**
 * An identity under a lock, as a file: `identity.vault` of a data folder, and a backup alike. Format 1:
 *
 *     [content b≤8192, SHA-256(content) b32]
 *     content = encoded [name t≤32, format u, publicKey b32, lock u, backend t≤32, salt b≤16, sealed b≤4096]
 *
 * Lock 0 is a passphrase: `sealed` = ChaCha20-Poly1305(scrypt(passphrase, salt), nonce zero, seed,
 * additional data name ‖ `/` ‖ format ‖ publicKey). Each salt makes a key of its own, which seals one
 * text, so the nonce may be constant. Lock 1 is the system's keyring: `sealed` is what `backend` made
 * of the seed. The checksum tells a damaged file from a wrong passphrase.
 */
const NAME = 'mesh-chat/identity';
const FORMAT = 1;
const SALT_BYTES = 16;
const PASSPHRASE = 0;
const KEYRING = 1;

/** More than a vault can have. */
export const VAULT_BYTES_MAX = 8192;

const file = tuple({ content: bytes(VAULT_BYTES_MAX), checksum: fixed(32) }, { exact: true });
const head = { name: text(32), format: uint(255) };
const beginning = tuple(head);
const content = tuple(
  {
    ...head,
    publicKey: hex<MemberKey>(32),
    lock: uint(KEYRING),
    backend: text(32),
    salt: bytes(SALT_BYTES),
    sealed: bytes(4096),
  },
  { exact: true },
);

export type Lock =
  | { readonly kind: 'passphrase'; readonly salt: Uint8Array; readonly sealed: Uint8Array }
  /** `backend` names the keyring that sealed it: another one opens nothing. */
  | { readonly kind: 'keyring'; readonly backend: string; readonly sealed: Uint8Array };

/** Whose seed it is can be seen without opening it. */
export type Vault = { readonly publicKey: MemberKey; readonly lock: Lock };

export const encodeVault = ({ publicKey, lock }: Vault): Uint8Array => {
  const inside = encodeCbor(
    content.write({
      name: NAME,
      format: FORMAT,
      publicKey,
      lock: lock.kind === 'passphrase' ? PASSPHRASE : KEYRING,
      backend: lock.kind === 'keyring' ? lock.backend : '',
      salt: lock.kind === 'passphrase' ? lock.salt : new Uint8Array(),
      sealed: lock.sealed,
    }),
  );
  return encodeCbor(file.write({ content: inside, checksum: sha256(inside) }));
};

/** @throws MeshError `backup-damaged` for anything but a whole vault, `backup-newer` */
export function decodeVault(encoded: Uint8Array): Vault {
  try {
    return read(encoded);
  } catch (error) {
    if (!(error instanceof MeshError) || error.code === 'backup-newer') throw error;
    throw new MeshError('backup-damaged');
  }
}

function read(encoded: Uint8Array): Vault {
  const { content: inside, checksum } = file.read(decodeCbor(encoded), 'vault');
  if (!equalBytes(sha256(inside), checksum)) throw new MeshError('backup-damaged');
  const value = decodeCbor(inside);
  const { name, format } = beginning.read(value, 'vault');
  if (name !== NAME) throw new MeshError('backup-damaged');
  if (format > FORMAT) throw new MeshError('backup-newer');
  const { publicKey, lock, backend, salt, sealed } = content.read(value, 'vault');
  return lock === PASSPHRASE
    ? { publicKey, lock: { kind: 'passphrase', salt, sealed } }
    : { publicKey, lock: { kind: 'keyring', backend, sealed } };
}

const NONCE = new Uint8Array(AEAD_NONCE_BYTES);
const aad = (publicKey: MemberKey): Uint8Array =>
  new TextEncoder().encode(`${NAME}/${FORMAT}${publicKey}`);

export const publicKeyOf = (seed: Uint8Array): MemberKey => SigningKey.fromSeed(seed).publicKey;

export async function lockByPassphrase(seed: Uint8Array, passphrase: string): Promise<Vault> {
  const publicKey = publicKeyOf(seed);
  const salt = randomBytes(SALT_BYTES);
  const key = await keyFromPassphrase(passphrase, salt);
  const sealed = aeadSeal(key, NONCE, seed, aad(publicKey));
  return { publicKey, lock: { kind: 'passphrase', salt, sealed } };
}

/** The seed. @throws MeshError `passphrase-wrong`, `identity-locked` where no passphrase is the lock */
export async function openByPassphrase(
  { publicKey, lock }: Vault,
  passphrase: string,
): Promise<Uint8Array> {
  if (lock.kind !== 'passphrase') throw new MeshError('identity-locked');
  const key = await keyFromPassphrase(passphrase, lock.salt);
  const seed = aeadOpen(key, NONCE, lock.sealed, aad(publicKey));
  if (seed === null) throw new MeshError('passphrase-wrong');
  return checkSeed(seed, publicKey);
}

/** What came out of a lock is what went in. @throws MeshError `backup-damaged` */
export function checkSeed(seed: Uint8Array, publicKey: MemberKey): Uint8Array {
  const fits = seed.length === SEED_BYTES && publicKeyOf(seed) === publicKey;
  if (!fits) throw new MeshError('backup-damaged');
  return seed;
}

/**
 * The seed of a backup, or of a bare `identity.key`, which needs no passphrase.
 * @throws MeshError `backup-damaged`, `backup-newer`, `passphrase-wrong`, `identity-locked`
 */
export async function seedOfBackup(backup: Uint8Array, passphrase: string): Promise<Uint8Array> {
  return backup.length === SEED_BYTES ? backup : openByPassphrase(decodeVault(backup), passphrase);
}
