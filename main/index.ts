/** The entry: opens the window first, then the program behind it. Nobody waits for both. */
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { app, type BrowserWindow, Menu, nativeTheme, session } from 'electron';
import { type Arguments, readArguments } from './app/arguments.ts';
import { DeepLinks } from './app/deep-link.ts';
import { drawWithWhatThereIs } from './app/drawing.ts';
import { sendEvent, serveCommands } from './app/ipc.ts';
import { chooseKeyring } from './app/keyring.ts';
import { lockContents, lockProcess, lockSession } from './app/lockdown.ts';
import { userDataPath } from './app/profile.ts';
import { registerScheme, servePages } from './app/scheme.ts';
import { readSettings, settingsFile } from './app/settings-file.ts';
import { claimInstance } from './app/single-instance.ts';
import { speak } from './app/strings.ts';
import { APP_URL, devServerOrigin } from './app/trusted-url.ts';
import { focusWindow, nativeThemeOf, openMainWindow } from './app/windows.ts';
import { meshFolder } from './control/profile-folder.ts';
import type { Program } from './program.ts';

/** Below `out/`, beside this file's own folder. */
const RENDERER = path.join(import.meta.dirname, '../renderer');
const PRELOAD = path.join(import.meta.dirname, '../preload/index.cjs');
/** A page that never asks for anything must not keep the node from running, milliseconds. */
const PAGE_PATIENCE_MS = 2000;

const devOrigin = devServerOrigin(app.isPackaged, process.env);
let window: BrowserWindow | null = null;
let program: Program | null = null;
let show: () => void = () => undefined;
let links: DeepLinks | null = null;

const args = readArguments(process.argv.slice(1));
if (!args.ok) {
  process.stderr.write(`${args.error}\n`);
  app.exit(2);
} else {
  app.setPath('userData', userDataPath(app.getPath('appData'), args.value));
  chooseKeyring(meshFolder(app.getPath('userData')));
  lockProcess();
  drawWithWhatThereIs(app);
  registerScheme();
  // Ours comes with the program; to build Electron's own meanwhile would keep the window waiting.
  Menu.setApplicationMenu(null);
  lockContents(app, devOrigin);
  const isFirst = claimInstance((argv) => {
    show();
    links?.offer(argv);
  });
  if (isFirst) {
    links = new DeepLinks(process.argv, () => sendEvent(window, { type: 'link' }));
    void run(args.value, links);
  } else app.exit(0);
}

async function run(given: Arguments, deepLinks: DeepLinks): Promise<void> {
  await app.whenReady();
  lockSession(session.defaultSession, devOrigin);
  const settingsRead = readSettings(settingsFile(app.getPath('userData')), new Date());
  const pageServed = servePages(session.defaultSession, {
    root: RENDERER,
    devOrigin,
    language: speak(settingsRead.values.language, app.getPreferredSystemLanguages()),
  });
  // Before the window, whose first frame has its background already.
  nativeTheme.themeSource = nativeThemeOf(settingsRead.values.theme);
  let bounds = settingsRead.values.window;
  const open = (hidden: boolean) => {
    window = openMainWindow({
      url: devOrigin ?? APP_URL,
      preload: PRELOAD,
      bounds,
      devTools: !app.isPackaged,
      hidden,
      onBounds: (left) => {
        bounds = left;
        program?.saveWindow(left);
      },
      keepsOnClose: (closing) => program?.keepsOnClose(closing) ?? false,
    });
    window.once('closed', () => {
      window = null;
    });
  };
  open(given.hidden);
  show = () => (window === null ? open(false) : focusWindow(window));
  app.on('activate', () => show());

  // A library asks such a report which C library there is; listing the network takes long, and is
  // nobody's business.
  Object.assign(process.report, { excludeNetwork: true });
  // While the page reads its scripts, this process reads the rest of the program. Not before: the
  // page's first step asks this process, and would wait for it.
  const started = Promise.race([pageServed, pause(PAGE_PATIENCE_MS)])
    .then(() => import('./program.ts'))
    .then(({ startProgram }) =>
      startProgram({
        given,
        deepLinks,
        settingsRead,
        devOrigin,
        window: () => window,
        show: () => show(),
      }),
    );
  // The page may ask at once, and is answered when there is somebody to answer.
  serveCommands({
    handlers: started.then(({ handlers }) => handlers),
    window: () => window,
    devOrigin,
  });
  program = await started;
}
