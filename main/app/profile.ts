import path from 'node:path';
import { profileFolder } from '../control/profile-folder.ts';

/** Where this profile keeps everything: an explicit folder, else one below the system's `appData`. */
export function userDataPath(
  appData: string,
  { profile, dataDir }: { readonly profile: string; readonly dataDir: string | null },
): string {
  return dataDir !== null ? path.resolve(dataDir) : profileFolder(appData, profile);
}
