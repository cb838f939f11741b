import path from 'node:path';
import Store from 'electron-store';
import type { Problem } from '../../shared/problem.ts';
import { log } from './log.ts';
import { readSettings, type SettingsValues, type WindowBounds } from './settings-file.ts';

export type Settings = {
  /** As they were at the start. */
  readonly values: SettingsValues;
  readonly problem: Problem | null;
  readonly saveWindow: (bounds: WindowBounds) => void;
};

/** The settings of one profile, in `config.json` of its folder. */
export function openSettings(userData: string): Settings {
  const { values, problem } = readSettings(path.join(userData, 'config.json'), new Date());
  const store = openStore(userData, values);
  return {
    values,
    problem,
    saveWindow: (bounds) => {
      try {
        store?.set('window', bounds);
      } catch (error) {
        log.warn('the place of the window was not saved', error);
      }
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
