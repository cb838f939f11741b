/** Starting with the session: a login item on macOS and Windows, an XDG file on Linux. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';
import { desktopEntry, entryName, type Launch } from './autostart-entry.ts';
import { log } from './log.ts';

/** @returns false when the system did not let us. */
export function setAutostart(isOn: boolean, profile: string): boolean {
  const args = ['--hidden', ...(profile === '' ? [] : ['--profile', profile])];
  try {
    if (process.platform === 'linux') setXdgEntry(isOn, { ...ownLaunch(), args }, profile);
    else app.setLoginItemSettings({ openAtLogin: isOn, args });
    return true;
  } catch (error) {
    log.warn('starting with the session could not be changed', error);
    return false;
  }
}

/** An AppImage runs from a place that is gone afterwards; its own file stays. */
function ownLaunch(): Omit<Launch, 'args'> {
  const program = process.env.APPIMAGE ?? process.execPath;
  return { program, app: app.isPackaged ? null : app.getAppPath() };
}

function setXdgEntry(isOn: boolean, launch: Launch, profile: string): void {
  const folder = path.join(app.getPath('appData'), 'autostart');
  const file = path.join(folder, entryName(profile));
  if (!isOn) {
    rmSync(file, { force: true });
    return;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, desktopEntry(launch));
}
