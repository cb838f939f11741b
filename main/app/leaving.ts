/** What is asked and told when the window is closed or the program ends. */
import { type BrowserWindow, dialog } from 'electron';
import { log } from './log.ts';
import type { SettingsStore } from './settings.ts';
import { isQuitting } from './shutdown.ts';
import { STRINGS, unsentWords } from './strings.ts';

/** Told once: closing is not quitting. @returns what the user wants this time. */
async function askOnFirstClose(window: BrowserWindow): Promise<'hide' | 'quit'> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'info',
    message: STRINGS.closeTitle,
    detail: STRINGS.closeDetail,
    buttons: [STRINGS.closeHide, STRINGS.menuQuit],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 0 ? 'hide' : 'quit';
}

/** Messages are on this device only: quitting is safe, but nobody gets them before the next start. */
export async function mayQuit(window: BrowserWindow | null, unsent: number): Promise<boolean> {
  if (unsent === 0) return true;
  const options: Electron.MessageBoxOptions = {
    type: 'warning',
    message: unsentWords(unsent),
    detail: STRINGS.unsentDetail,
    buttons: [STRINGS.unsentQuit, STRINGS.unsentStay],
    defaultId: 1,
    cancelId: 1,
  };
  const asked = window?.isVisible()
    ? dialog.showMessageBox(window, options)
    : dialog.showMessageBox(options);
  return (await asked).response === 0;
}

/** What closing the window does: it goes, and the node with it; or it hides, and the node runs on. */
export const closingKeeps =
  (settings: Pick<SettingsStore, 'values' | 'save'>, quit: () => void) =>
  (window: BrowserWindow): boolean => {
    if (isQuitting()) return false;
    const { desktop, toldOfClosing } = settings.values();
    // The question comes before the window is gone, and so does the answer to "really?".
    if (!desktop.keepRunning) {
      quit();
      return true;
    }
    if (toldOfClosing) window.hide();
    else void tellAndClose(window, settings, quit);
    return true;
  };

async function tellAndClose(
  window: BrowserWindow,
  settings: Pick<SettingsStore, 'save'>,
  quit: () => void,
): Promise<void> {
  const wish = await askOnFirstClose(window);
  try {
    settings.save({ toldOfClosing: true });
  } catch (error) {
    // Then it is told again.
    log.warn('settings were not saved', error);
  }
  if (wish === 'quit') quit();
  else if (!window.isDestroyed()) window.hide();
}
