/** What the page does with the own key: opening it, guarding it, and getting it back. */
import { publicKeyOf } from '../engine/vault.ts';
import type { CommandHandlers } from './ipc-guard.ts';
import type { Keystore } from './keystore.ts';
import type { MeshSession } from './mesh-session.ts';
import type { Preferences } from './preferences.ts';
import type { WriteChosen } from './write-chosen.ts';

type IdentityCommand =
  | 'unlock'
  | 'unlockByWords'
  | 'setAside'
  | 'getProtection'
  | 'setPassphrase'
  | 'getOwnDevices'
  | 'getWords'
  | 'confirmWords'
  | 'restoreByWords'
  | 'backUpIdentity'
  | 'restoreIdentity'
  | 'newIdentity';

export type IdentityCommandOptions = {
  readonly session: Pick<MeshSession, 'restart' | 'node'>;
  readonly keystore: Keystore;
  readonly preferences: Preferences;
  readonly writeChosen: WriteChosen;
};

export const identityHandlers = ({
  session,
  keystore,
  preferences,
  writeChosen,
}: IdentityCommandOptions): Pick<CommandHandlers, IdentityCommand> => ({
  unlock: async ({ passphrase }) => {
    await keystore.unlock(passphrase);
    return done(session.restart({}));
  },
  unlockByWords: async ({ words, passphrase }) => {
    await keystore.unlockByWords(words, passphrase);
    return done(session.restart({}));
  },
  setAside: () => done(session.restart({ meanwhile: () => keystore.setAside(new Date()) })),
  getProtection: () => keystore.protection(),
  setPassphrase: ({ current, wanted }) => done(keystore.setPassphrase(current, wanted)),
  getOwnDevices: async () =>
    (await session.node()).insight
      .ownDevices()
      .map(({ nodeId: node, online, seenAt }) => ({ node, online, seenAt })),
  getWords: () => keystore.words(),
  confirmWords: () => {
    preferences.wordsWereSaved(publicKeyOf(keystore.identity()));
    return null;
  },
  restoreByWords: ({ words }) => done(preferences.restoreByWords(words)),
  backUpIdentity: async ({ passphrase }) =>
    writeChosen('mesh-chat-identity.backup', () => keystore.backup(passphrase)),
  restoreIdentity: ({ base64, passphrase }) =>
    done(preferences.restoreIdentity(new Uint8Array(Buffer.from(base64, 'base64')), passphrase)),
  newIdentity: () => done(preferences.newIdentity()),
});

async function done(work: Promise<void>): Promise<null> {
  await work;
  return null;
}
