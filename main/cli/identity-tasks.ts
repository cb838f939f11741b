/** `mesh-chat identity …`: what can be done to the key of a data folder that no node is using. */
import { writeFileSync } from 'node:fs';
import { seedOfWords, wordsOfSeed } from '../engine/crypto/recovery-words.ts';
import { unlockedSeed } from '../engine/data-folder.ts';
import { MeshError } from '../engine/errors.ts';
import { keepIdentity, lockIdentity, readIdentity, unlockIdentity } from '../engine/identity.ts';
import { lockDataFolder } from '../engine/store/lock.ts';
import { lockByPassphrase, openByPassphrase } from '../engine/vault.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { passphraseOf } from './passphrase.ts';

export type IdentityTask = 'lock' | 'unlock' | 'words' | 'export' | 'restore';

export type IdentityOptions = {
  readonly dataDir: string;
  readonly passphraseFile?: string;
  /** Of `export`: where to. */
  readonly file?: string;
  /** Of `restore`: what there is to read. */
  readonly input: () => Promise<string>;
};

/** @throws MeshError of the engine's, `config-invalid`, `data-folder-busy`, `data-folder-taken` */
export async function identityTask(
  task: IdentityTask,
  options: IdentityOptions,
  say: (words: string) => void,
): Promise<ExitCode> {
  const lock = lockDataFolder(options.dataDir);
  try {
    say(await TASKS[task](options));
    return EXIT.DONE;
  } finally {
    lock.release();
  }
}

const TASKS: Record<IdentityTask, (options: IdentityOptions) => Promise<string>> = {
  lock: async ({ dataDir, passphraseFile }) => {
    const passphrase = passphraseOf(passphraseFile);
    if (passphrase === null) throw new MeshError('config-invalid', 'no passphrase was given');
    const kept = readIdentity(dataDir);
    if (kept.kind === 'locked') throw new MeshError('identity-locked', dataDir);
    if (kept.kind === 'none') throw new MeshError('config-invalid', `no identity in ${dataDir}`);
    await lockIdentity(dataDir, await lockByPassphrase(kept.seed, passphrase), kept.seed, (made) =>
      openByPassphrase(made, passphrase),
    );
    return 'Locked. It is started with --passphrase-file or MESH_CHAT_PASSPHRASE from now on.';
  },
  unlock: async (options) => {
    unlockIdentity(options.dataDir, await seedOf(options));
    return 'Unlocked: identity.key lies bare again, for your user alone to read.';
  },
  words: async (options) => wordsOfSeed(await seedOf(options)).join(' '),
  export: async (options) => {
    const { file } = options;
    if (file === undefined) throw new MeshError('config-invalid', 'export to which file?');
    const seed = await seedOf(options);
    try {
      writeFileSync(file, seed, { flag: 'wx', mode: 0o600 });
    } catch (cause) {
      throw new MeshError('file-unwritable', file, { cause });
    }
    return `${file} holds the bare identity: keep it as safe as what it opens.`;
  },
  restore: async ({ dataDir, input }) => {
    if (readIdentity(dataDir).kind !== 'none') throw new MeshError('data-folder-taken', dataDir);
    keepIdentity(dataDir, seedOfWords(await input()));
    return `The identity of these words is now that of ${dataDir}.`;
  },
};

/** @throws MeshError `identity-locked`, `passphrase-wrong` */
async function seedOf({ dataDir, passphraseFile }: IdentityOptions): Promise<Uint8Array> {
  const kept = readIdentity(dataDir);
  if (kept.kind === 'bare') return kept.seed;
  if (kept.kind === 'none') throw new MeshError('config-invalid', `no identity in ${dataDir}`);
  const seed = await unlockedSeed(dataDir, passphraseOf(passphraseFile));
  if (seed === null) throw new MeshError('identity-locked', dataDir);
  return seed;
}
