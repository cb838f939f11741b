import Store from 'electron-store';
import type { Problem } from '../../shared/problem.ts';
import { MeshError } from '../engine/errors.ts';
import { log } from './log.ts';
import {
  type SettingsRead,
  type SettingsValues,
  settingsFile,
  type WindowBounds,
} from './settings-file.ts';

export type SettingsStore = {
  /** As they are now. */
  readonly values: () => SettingsValues;
  readonly problem: Problem | null;
  /** @throws MeshError `file-unwritable` */
  readonly save: (changes: Partial<SettingsValues>) => void;
  readonly saveWindow: (bounds: WindowBounds) => void;
  /** From now on nothing is written any more: the file is about to be deleted. */
  readonly close: () => void;
};

/** The settings of one profile, as they were read, in `config.json` of its folder. */
export function openSettings(
  userData: string,
  { values: read, problem, mended }: SettingsRead,
): SettingsStore {
  const file = settingsFile(userData);
  const store = openStore(userData, read);
  let values = read;
  let isClosed = false;
  const save = (changes: Partial<SettingsValues>): void => {
    if (isClosed) return;
    try {
      store?.set(changes);
    } catch (cause) {
      throw new MeshError('file-unwritable', file, { cause });
    }
    values = { ...values, ...changes };
  };
  // Said once, and not at each start.
  if (Object.keys(mended).length > 0) {
    try {
      save(mended);
    } catch (error) {
      log.warn('settings are not saved', error);
    }
  }
  return {
    values: () => values,
    problem,
    save,
    saveWindow: (window) => {
      try {
        save({ window });
      } catch (error) {
        log.warn('the place of the window was not saved', error);
      }
    },
    close: () => {
      isClosed = true;
    },
  };
}

/** Without a file that can be written the program works all the same, and forgets its settings. */
function openStore(cwd: string, defaults: SettingsValues): Store<SettingsValues> | null {
  try {
    return new Store<SettingsValues>({ cwd, name: 'config', defaults });
  } catch (error) {
    log.warn('settings are not saved', error);
    return null;
  }
}
