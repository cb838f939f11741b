/** What the settings dialog shows and does: choices, and ways to leave and to forget. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseAddress } from '../../shared/address.ts';
import type { MemberKey } from '../../shared/ids.ts';
import { MEMBER_COUNT_MAX } from '../../shared/limits.ts';
import type { Settings, SettingsView } from '../../shared/schemas.ts';
import { seedOfWords } from '../engine/crypto/recovery-words.ts';
import { forgetIdentity, forgetNetwork, replaceIdentity } from '../engine/data-folder.ts';
import { MeshError } from '../engine/errors.ts';
import { publicKeyOf, seedOfBackup } from '../engine/vault.ts';
import { type Arguments, isHost } from './arguments.ts';
import type { MeshSession } from './mesh-session.ts';
import { nodeConfig } from './node-config.ts';
import type { SettingsStore } from './settings.ts';

export type PreferencesOptions = {
  readonly store: SettingsStore;
  readonly given: Pick<Arguments, 'port' | 'bind' | 'lan'>;
  readonly session: Pick<
    MeshSession,
    'restart' | 'snapshot' | 'isRunning' | 'stop' | 'emitSnapshot'
  >;
  /** Of the profile, and of its node. */
  readonly folders: { readonly profile: string; readonly data: string };
  readonly showTheme: (theme: Settings['theme']) => void;
  readonly showLanguage: (language: Settings['language']) => void;
  readonly quit: () => void;
};

export class Preferences {
  readonly #options: PreferencesOptions;

  constructor(options: PreferencesOptions) {
    this.#options = options;
    options.showTheme(options.store.values().theme);
    options.showLanguage(options.store.values().language);
  }

  view(): SettingsView {
    const { store, given, folders } = this.#options;
    const { theme, language, port, discoveryPort, bindAddr, wanMode, seedPeers, keepDays } =
      store.values();
    return {
      settings: { theme, language, port, discoveryPort, bindAddr, wanMode, seedPeers, keepDays },
      given: [
        ...(given.port === null ? [] : (['port'] as const)),
        ...(given.bind === null ? [] : (['bindAddr'] as const)),
      ],
      folder: folders.profile,
      storedBytes: bytesIn(folders.data),
    };
  }

  /**
   * Nothing is saved that the node cannot run with.
   * @throws MeshError `config-invalid`, `address-invalid`, `file-unwritable`, and what `start` throws
   */
  async save(settings: Settings): Promise<void> {
    const { store, given, session, folders, showTheme, showLanguage } = this.#options;
    check(settings);
    const before = nodeConfig(store.values(), given, folders.data);
    const seedPeers = [...settings.seedPeers];
    const after = nodeConfig({ ...store.values(), ...settings, seedPeers }, given, folders.data);
    const isNew = JSON.stringify(before) !== JSON.stringify(after);
    // What could not start may be able to now.
    if (isNew || !session.isRunning) await session.restart({ config: after });
    store.save({ ...settings, seedPeers });
    showTheme(settings.theme);
    showLanguage(settings.language);
  }

  blocked(): readonly MemberKey[] {
    return this.#options.store.values().blocked;
  }

  setBlocked(key: MemberKey, blocked: boolean): void {
    const others = this.blocked().filter((one) => one !== key);
    const after = blocked ? [...others, key].slice(-MEMBER_COUNT_MAX) : others;
    this.#options.store.save({ blocked: [...after] });
    this.#options.session.emitSnapshot();
  }

  async leaveNetwork(): Promise<void> {
    const { session, folders } = this.#options;
    await session.restart({ meanwhile: () => forgetNetwork(folders.data) });
  }

  async newIdentity(): Promise<void> {
    const { session, folders } = this.#options;
    await session.restart({ meanwhile: () => forgetIdentity(folders.data) });
  }

  wordsWereSaved(key: MemberKey): void {
    this.#options.store.save({ wordsSavedOf: key });
    this.#options.session.emitSnapshot();
  }

  /** @throws MeshError `backup-damaged`, `backup-newer`, `passphrase-wrong`, `already-in-network` */
  async restoreIdentity(file: Uint8Array, passphrase: string): Promise<void> {
    await this.#become(await seedOfBackup(file, passphrase));
  }

  /** @throws MeshError `words-count`, `words-unknown`, `words-wrong`, `already-in-network` */
  async restoreByWords(words: string): Promise<void> {
    const seed = seedOfWords(words);
    await this.#become(seed);
    // Whoever typed them has them.
    this.wordsWereSaved(publicKeyOf(seed));
  }

  async #become(seed: Uint8Array): Promise<void> {
    const { session, folders } = this.#options;
    const { network } = await session.snapshot();
    if (network !== null) throw new MeshError('already-in-network', network.name);
    await session.restart({ meanwhile: () => replaceIdentity(folders.data, seed) });
  }

  /** What Chromium keeps beside it holds nothing of the user's. */
  async deleteEverything(): Promise<void> {
    const { session, store, folders, quit } = this.#options;
    await session.stop();
    store.close();
    try {
      rmSync(folders.data, { recursive: true, force: true });
      for (const name of readdirSync(folders.profile))
        if (name.startsWith('config.json') || isSetAside(name, folders.data))
          rmSync(path.join(folders.profile, name), { recursive: true });
    } catch (cause) {
      throw new MeshError('data-folder-unwritable', folders.profile, { cause });
    }
    quit();
  }
}

/** What a locked key was moved aside with. */
const isSetAside = (name: string, data: string): boolean =>
  name.startsWith(`${path.basename(data)}.locked-`);

function check({ bindAddr, seedPeers }: Settings): void {
  if (!isHost(bindAddr)) throw new MeshError('config-invalid', bindAddr);
  for (const seed of seedPeers) {
    const address = parseAddress(seed);
    if (!address.ok) throw MeshError.of(address.error);
  }
}

function bytesIn(folder: string): number {
  try {
    return readdirSync(folder).reduce(
      (sum, name) => sum + statSync(path.join(folder, name)).size,
      0,
    );
  } catch {
    // A file may go while it is counted.
    return 0;
  }
}
