import { BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import type { Settings } from '../../shared/schemas.ts';
import { log } from './log.ts';
import type { WindowBounds } from './settings-file.ts';
import { STRINGS } from './strings.ts';
import { placeWindow, WINDOW_HEIGHT_MIN, WINDOW_WIDTH_MIN } from './window-bounds.ts';

/** As in the renderer's tokens, so that the first frame does not flash. */
const BACKGROUND = { light: '#ffffff', dark: '#15171c' } as const;
/** A second crash this soon is no accident. */
const CRASH_WINDOW_MS = 60_000;

export type WindowOptions = {
  readonly url: string;
  readonly preload: string;
  readonly bounds: WindowBounds | null;
  readonly devTools: boolean;
  readonly onBounds: (bounds: WindowBounds) => void;
  /** Started with the session: nobody asked for a window yet. */
  readonly hidden: boolean;
  /** True keeps the window, hidden, instead of closing it. */
  readonly keepsOnClose: (window: BrowserWindow) => boolean;
};

/** High contrast follows the system in what is light and what is dark. */
export const nativeThemeOf = (theme: Settings['theme']): Electron.NativeTheme['themeSource'] =>
  theme === 'contrast' ? 'system' : theme;

/** The main window: sandboxed, isolated, without Node, shown when its first frame is drawn. */
export function openMainWindow(options: WindowOptions): BrowserWindow {
  const workAreas = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow({
    ...placeWindow(options.bounds, workAreas),
    minWidth: WINDOW_WIDTH_MIN,
    minHeight: WINDOW_HEIGHT_MIN,
    show: false,
    title: STRINGS.appName,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: options.devTools,
    },
  });
  window.once('ready-to-show', () => {
    if (options.bounds?.maximized) window.maximize();
    if (!options.hidden) window.show();
  });
  window.on('close', (event) => {
    options.onBounds(boundsOf(window));
    if (options.keepsOnClose(window)) event.preventDefault();
  });
  recoverFromCrashes(window);
  window.loadURL(options.url).catch((error: unknown) => log.error('the page did not load', error));
  return window;
}

export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** The size to come back to, also when the window is maximized now. */
const boundsOf = (window: BrowserWindow): WindowBounds => ({
  ...window.getNormalBounds(),
  maximized: window.isMaximized(),
});

/** The node lives in this process and goes on; only the page is lost. One quiet reload, then ask. */
function recoverFromCrashes(window: BrowserWindow): void {
  let lastCrashAt = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', async (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    log.error(`the page's process is gone: ${reason} (${exitCode})`);
    const isFirst = Date.now() - lastCrashAt > CRASH_WINDOW_MS;
    lastCrashAt = Date.now();
    if (isFirst || (await askToReload(window))) reload(window);
    else window.close();
  });
}

function reload(window: BrowserWindow): void {
  if (!window.isDestroyed()) window.webContents.reload();
}

async function askToReload(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: STRINGS.crashTitle,
    detail: STRINGS.crashDetail,
    buttons: [STRINGS.crashReload, STRINGS.crashQuit],
    defaultId: 0,
    cancelId: 1,
  });
  return response === 0;
}
