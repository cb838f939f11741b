import { scrypt } from 'node:crypto';

/** A third of a second and 64 MiB on a laptop: a guess costs as much (RFC 7914). */
const COST = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 1024 * 1024 } as const;
const KEY_BYTES = 32;

/** A key from what a person can remember. Typed differently and meant the same is the same (NFKC). */
export const keyFromPassphrase = (passphrase: string, salt: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, KEY_BYTES, COST, (error, key) =>
      error ? reject(error) : resolve(new Uint8Array(key)),
    );
  });
