import { AEAD_NONCE_BYTES, aeadOpen, aeadSeal } from './crypto/aead.ts';
import { keyFromPassphrase } from './crypto/passphrase.ts';
import { randomBytes } from './crypto/random.ts';
import { MeshError } from './errors.ts';
import { SEED_BYTES } from './identity.ts';
import { decodeCbor, encodeCbor } from './wire/cbor.ts';
import { bytes, fixed, text, tuple, uint } from './wire/codec.ts';

/** A backup of an identity, format 1: the seed under a key made of salt and passphrase. */
const NAME = 'mesh-chat/backup';
const FORMAT = 1;
const SALT_BYTES = 16;
const backup = tuple({
  name: text(32),
  format: uint(255),
  salt: fixed(SALT_BYTES),
  sealed: bytes(256),
});

/** Each salt makes a key of its own, which seals one text: its nonce may be constant. */
const NONCE = new Uint8Array(AEAD_NONCE_BYTES);
const AAD = new TextEncoder().encode(`${NAME}/${FORMAT}`);

export async function sealIdentity(seed: Uint8Array, passphrase: string): Promise<Uint8Array> {
  const salt = randomBytes(SALT_BYTES);
  const sealed = aeadSeal(await keyFromPassphrase(passphrase, salt), NONCE, seed, AAD);
  return encodeCbor(backup.write({ name: NAME, format: FORMAT, salt, sealed }));
}

/**
 * The seed of a backup, or of a bare `identity.key`, which needs no passphrase.
 * @throws MeshError `backup-damaged`, `passphrase-wrong`
 */
export async function openIdentity(file: Uint8Array, passphrase: string): Promise<Uint8Array> {
  if (file.length === SEED_BYTES) return file;
  const { salt, sealed } = read(file);
  const seed = aeadOpen(await keyFromPassphrase(passphrase, salt), NONCE, sealed, AAD);
  if (seed?.length !== SEED_BYTES) throw new MeshError('passphrase-wrong');
  return seed;
}

function read(file: Uint8Array): ReturnType<typeof backup.read> {
  try {
    const found = backup.read(decodeCbor(file), 'backup');
    if (found.name === NAME && found.format === FORMAT) return found;
  } catch (error) {
    if (!(error instanceof MeshError)) throw error;
  }
  throw new MeshError('backup-damaged');
}
