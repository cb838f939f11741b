import { type BrowserWindow, dialog } from 'electron';

/** Asks the user where a file goes; null when they changed their mind. */
export async function chooseFileIn(
  window: BrowserWindow | null,
  name: string,
): Promise<string | null> {
  if (window === null) return null;
  const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: name });
  return canceled || filePath === '' ? null : filePath;
}
