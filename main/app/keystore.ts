/** Keeps the identity of this profile under the best lock there is, and opens it. */
import { renameSync } from 'node:fs';
import type { Locked, Protection } from '../../shared/identity-schemas.ts';
import type { MemberKey } from '../../shared/ids.ts';
import type { MeshConfig } from '../engine/config.ts';
import { equalBytes } from '../engine/crypto/hash.ts';
import { fromHex, toHex } from '../engine/crypto/hex.ts';
import { seedOfWords, wordsOfSeed } from '../engine/crypto/recovery-words.ts';
import { MeshError } from '../engine/errors.ts';
import { lockIdentity, readIdentity, unlockIdentity } from '../engine/identity.ts';
import {
  checkSeed,
  encodeVault,
  lockByPassphrase,
  openByPassphrase,
  publicKeyOf,
  type Vault,
} from '../engine/vault.ts';
import type { Keyring } from './keyring.ts';
import type { Log } from './log.ts';

type Options = { readonly dataDir: string; readonly keyring: Keyring; readonly log: Log };
type Opened = { readonly publicKey: MemberKey; readonly seed: Uint8Array };

export class Keystore {
  readonly #options: Options;
  /** What a lock gave away in this run; whoever opened it is not asked again. */
  #opened: Opened | null = null;
  #locked: Locked | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Why the node could not start, where that is a lock; null otherwise. */
  get locked(): Locked | null {
    return this.#locked;
  }

  /** Starts nodes on what the lock gives away; a bare key is then put into the keyring, if there is one. */
  starting<Node>(start: (config: Partial<MeshConfig>) => Promise<Node>): typeof start {
    return async (config) => {
      const node = await start({ ...config, keypairSeed: await this.seed() });
      void this.settle();
      return node;
    };
  }

  /**
   * The seed for the node to start with; null when it lies bare, or is still to be made.
   * @throws MeshError `identity-locked`, `identity-damaged`, `backup-newer`
   */
  async seed(): Promise<Uint8Array | null> {
    this.#locked = null;
    const kept = readIdentity(this.#options.dataDir);
    if (kept.kind !== 'locked') return null;
    const { publicKey, lock } = kept.vault;
    if (this.#opened?.publicKey === publicKey) return this.#opened.seed;
    if (lock.kind === 'keyring') {
      const seed = await this.#openByKeyring(kept.vault);
      if (seed !== null) return this.#remember(seed);
    }
    this.#locked = { key: publicKey, by: lock.kind };
    throw new MeshError('identity-locked', publicKey);
  }

  /** A bare key goes into the keyring as soon as there is a real one. Not before the window is up. */
  async settle(): Promise<void> {
    const { dataDir, log } = this.#options;
    try {
      const kept = readIdentity(dataDir);
      if (kept.kind === 'bare') await this.#lockByKeyring(kept.seed);
    } catch (error) {
      // It stays as it is, and is tried again at the next start.
      log.warn('the key was not put into the keyring', error);
    }
  }

  /** @throws MeshError `passphrase-wrong`, `identity-locked` */
  async unlock(passphrase: string): Promise<void> {
    this.#remember(await openByPassphrase(this.#vault(), passphrase));
  }

  /**
   * @param passphrase takes the place of the forgotten one; null leaves that one
   * @throws MeshError `words-count`, `words-unknown`, `words-wrong`, `words-other`
   */
  async unlockByWords(words: string, passphrase: string | null): Promise<void> {
    const { publicKey, lock } = this.#vault();
    const seed = seedOfWords(words);
    if (publicKeyOf(seed) !== publicKey) throw new MeshError('words-other');
    if (passphrase !== null) await this.#lockByPassphrase(seed, passphrase);
    // The keyring that is there now, or none: then the key lies bare, as without a keyring.
    else if (lock.kind === 'keyring' && !(await this.#lockByKeyring(seed)))
      unlockIdentity(this.#options.dataDir, seed);
    this.#remember(seed);
  }

  async protection(): Promise<Protection> {
    const kept = readIdentity(this.#options.dataDir);
    return {
      by: kept.kind === 'locked' ? kept.vault.lock.kind : 'nothing',
      keyring: (await this.#options.keyring.backend()) !== null,
    };
  }

  /**
   * @param current the passphrase that is asked for at the start now; null when none is
   * @param wanted the one to ask for from now on; null for none, which leaves it to the keyring
   * @throws MeshError `passphrase-wrong`
   */
  async setPassphrase(current: string | null, wanted: string | null): Promise<void> {
    const kept = readIdentity(this.#options.dataDir);
    if (kept.kind === 'locked' && kept.vault.lock.kind === 'passphrase')
      await openByPassphrase(kept.vault, current ?? '');
    const seed = this.identity();
    if (wanted !== null) await this.#lockByPassphrase(seed, wanted);
    else if (!(await this.#lockByKeyring(seed))) unlockIdentity(this.#options.dataDir, seed);
    this.#remember(seed);
  }

  words(): string[] {
    return wordsOfSeed(this.identity());
  }

  /** The seed under a passphrase, as a file to keep elsewhere. */
  async backup(passphrase: string): Promise<Uint8Array> {
    return encodeVault(await lockByPassphrase(this.identity(), passphrase));
  }

  /** The seed of the node that runs. @throws MeshError `identity-locked`, `identity-damaged` */
  identity(): Uint8Array {
    const kept = readIdentity(this.#options.dataDir);
    if (kept.kind === 'bare') return kept.seed;
    if (kept.kind === 'locked' && this.#opened?.publicKey === kept.vault.publicKey)
      return this.#opened.seed;
    throw new MeshError('identity-locked');
  }

  /** Makes room for a new identity; what cannot be opened now is moved aside and not deleted. */
  setAside(now: Date): void {
    const { dataDir } = this.#options;
    const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
    try {
      renameSync(dataDir, `${dataDir}.locked-${stamp}`);
    } catch (cause) {
      throw new MeshError('data-folder-unwritable', dataDir, { cause });
    }
  }

  #vault(): Vault {
    const kept = readIdentity(this.#options.dataDir);
    if (kept.kind !== 'locked') throw new MeshError('identity-locked');
    return kept.vault;
  }

  async #lockByPassphrase(seed: Uint8Array, passphrase: string): Promise<void> {
    const vault = await lockByPassphrase(seed, passphrase);
    await lockIdentity(this.#options.dataDir, vault, seed, (written) =>
      openByPassphrase(written, passphrase),
    );
  }

  /** False when there is no real one. */
  async #lockByKeyring(seed: Uint8Array): Promise<boolean> {
    const { keyring, dataDir } = this.#options;
    const backend = await keyring.backend();
    if (backend === null) return false;
    const sealed = await keyring.seal(toHex(seed));
    const vault: Vault = {
      publicKey: publicKeyOf(seed),
      lock: { kind: 'keyring', backend, sealed },
    };
    await lockIdentity(dataDir, vault, seed, async (written) => {
      const opened = await this.#openByKeyring(written);
      if (opened === null || !equalBytes(opened, seed)) throw new MeshError('keyring-changed');
      return opened;
    });
    this.#remember(seed);
    return true;
  }

  async #openByKeyring({ lock, publicKey }: Vault): Promise<Uint8Array | null> {
    try {
      return checkSeed(fromHex(await this.#options.keyring.open(lock.sealed)), publicKey);
    } catch (error) {
      this.#options.log.warn('the keyring did not open the key', error);
      return null;
    }
  }

  #remember(seed: Uint8Array): Uint8Array {
    this.#opened = { seed, publicKey: publicKeyOf(seed) };
    this.#locked = null;
    return seed;
  }
}
