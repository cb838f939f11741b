import path from 'node:path';

/** Name of the program's own folder below the system's one for application data. */
const FOLDER = 'Mesh Chat';

/** Letters that mean the same on every file system and in every shell. */
export const isProfileName = (text: string): boolean => /^[A-Za-z0-9_-]{1,32}$/.test(text);

/**
 * Where this profile keeps everything: an explicit folder, else one below the system's `appData`.
 * Profiles lie beside the usual one and not inside it, so that deleting one never takes another.
 */
export function userDataPath(
  appData: string,
  { profile, dataDir }: { readonly profile: string; readonly dataDir: string | null },
): string {
  if (dataDir !== null) return path.resolve(dataDir);
  return path.join(appData, profile === '' ? FOLDER : `${FOLDER} - ${profile}`);
}

/** The engine's part of it: identity, network, history and peers. */
export const meshDataPath = (userData: string): string => path.join(userData, 'mesh');
