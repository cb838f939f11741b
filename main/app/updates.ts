/** Updates over the release feed that the package was built with; without one there are none. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import { log } from './log.ts';
import { STRINGS } from './strings.ts';

/** electron-builder writes it into packages that have a feed. */
const FEED = 'app-update.yml';

export const hasFeed = (): boolean =>
  app.isPackaged && existsSync(path.join(process.resourcesPath, FEED));

/** Looks for a newer version on request, and says what came of it. */
export async function checkForUpdates(window: BrowserWindow | null): Promise<void> {
  const tell = (message: string, detail: string): Promise<Electron.MessageBoxReturnValue> => {
    const options = { type: 'info', message, detail } as const;
    return window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options);
  };
  if (!hasFeed()) {
    await tell(STRINGS.updatesOff, STRINGS.updatesOffDetail);
    return;
  }
  try {
    // Loaded when it is wanted: half of the program's code, which a start need not wait for.
    const { autoUpdater } = (await import('electron-updater')).default;
    autoUpdater.logger = null;
    const result = await autoUpdater.checkForUpdatesAndNotify();
    const isNew = result?.isUpdateAvailable ?? false;
    await tell(isNew ? STRINGS.updateFound : STRINGS.updateNone, app.getVersion());
  } catch (error) {
    // Unsigned programs are refused by the system: said, not hidden.
    log.warn('no update', error);
    await tell(STRINGS.updateFailed, STRINGS.updateFailedDetail);
  }
}
