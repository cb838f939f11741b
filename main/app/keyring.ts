/** The system's keyring, behind one small port: macOS Keychain, Windows DPAPI, libsecret, KWallet. */
import { app, safeStorage } from 'electron';
import { readIdentity } from '../engine/identity.ts';

export type Keyring = {
  /** Names the one that is in use, such as `gnome_libsecret`; null when there is none worth its name. */
  readonly backend: () => Promise<string | null>;
  readonly seal: (text: string) => Promise<Uint8Array>;
  /** Throws when it is another keyring than the one that sealed, or does not open. */
  readonly open: (sealed: Uint8Array) => Promise<string>;
};

/** Electron 46 has no synchronous calls any more; before 41 there were no others. */
const isAsync = typeof safeStorage.encryptStringAsync === 'function';

export const systemKeyring: Keyring = {
  backend: async () => {
    const name =
      process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : process.platform;
    // A password that is in every copy of Chromium keeps nobody out.
    if (name === 'basic_text' || name === 'unknown') return null;
    const isThere = isAsync
      ? await safeStorage.isAsyncEncryptionAvailable()
      : safeStorage.isEncryptionAvailable();
    return isThere ? name : null;
  },
  seal: async (text) =>
    isAsync ? safeStorage.encryptStringAsync(text) : safeStorage.encryptString(text),
  open: async (sealed) => {
    const bytes = Buffer.from(sealed);
    return isAsync
      ? (await safeStorage.decryptStringAsync(bytes)).result
      : safeStorage.decryptString(bytes);
  },
};

/** As the command line calls what `getSelectedStorageBackend` names. */
const PASSWORD_STORE: Readonly<Record<string, string>> = {
  gnome_libsecret: 'gnome-libsecret',
  kwallet: 'kwallet',
  kwallet5: 'kwallet5',
  kwallet6: 'kwallet6',
};

/**
 * Before the program is ready: on Linux the desktop decides on the keyring, and whoever changes the
 * desktop would be asked for words. The keyring that sealed the key is the one to ask.
 */
export function chooseKeyring(dataDir: string): void {
  if (process.platform !== 'linux' || app.commandLine.hasSwitch('password-store')) return;
  try {
    const kept = readIdentity(dataDir);
    if (kept.kind !== 'locked' || kept.vault.lock.kind !== 'keyring') return;
    const name = PASSWORD_STORE[kept.vault.lock.backend];
    if (name !== undefined) app.commandLine.appendSwitch('password-store', name);
  } catch {
    // What is wrong with the key is said when the node starts.
  }
}
