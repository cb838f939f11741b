/** The composition root: builds the parts, joins them, and decides nothing itself. */
import path from 'node:path';
import { app, type BrowserWindow, clipboard, nativeTheme, session, shell } from 'electron';
import { problem } from '../shared/problem.ts';
import { type Arguments, readArguments } from './app/arguments.ts';
import { chooseFileIn } from './app/choose-file.ts';
import { createHandlers } from './app/commands.ts';
import { thisMachine } from './app/doctor.ts';
import { sendEvent, serveCommands } from './app/ipc.ts';
import { withLocalControl } from './app/local-control.ts';
import { lockContents, lockProcess, lockSession } from './app/lockdown.ts';
import { log } from './app/log.ts';
import { installMenu } from './app/menu.ts';
import { MeshSession } from './app/mesh-session.ts';
import { surviveMistakes } from './app/mistakes.ts';
import { nodeConfig } from './app/node-config.ts';
import { watchPower } from './app/power.ts';
import { Preferences } from './app/preferences.ts';
import { userDataPath } from './app/profile.ts';
import { addDevPolicy, registerScheme, serveRenderer } from './app/scheme.ts';
import { openSettings } from './app/settings.ts';
import { quitInOrder } from './app/shutdown.ts';
import { claimInstance } from './app/single-instance.ts';
import { APP_URL, devServerOrigin } from './app/trusted-url.ts';
import { focusWindow, openMainWindow } from './app/windows.ts';
import { meshFolder } from './control/profile-folder.ts';
import { MeshNode } from './engine/node.ts';

/** Below `out/`, beside this file's own folder. */
const RENDERER = path.join(import.meta.dirname, '../renderer');
const PRELOAD = path.join(import.meta.dirname, '../preload/index.cjs');

const devOrigin = devServerOrigin(app.isPackaged, process.env);
let window: BrowserWindow | null = null;

const args = readArguments(process.argv.slice(1));
if (!args.ok) {
  process.stderr.write(`${args.error}\n`);
  app.exit(2);
} else {
  app.setPath('userData', userDataPath(app.getPath('appData'), args.value));
  lockProcess();
  registerScheme();
  lockContents(app, devOrigin);
  if (claimInstance(() => window && focusWindow(window))) void run(args.value);
  else app.exit(0);
}

async function run(given: Arguments): Promise<void> {
  await app.whenReady();
  lockSession(session.defaultSession, devOrigin);
  if (devOrigin === null) serveRenderer(session.defaultSession, RENDERER);
  else addDevPolicy(session.defaultSession, devOrigin);

  const userData = app.getPath('userData');
  const settings = openSettings(userData);
  // Before the node: while the process of the page starts, this one opens the data folder.
  const open = () => {
    window = openMainWindow({
      url: devOrigin ?? APP_URL,
      preload: PRELOAD,
      bounds: settings.values().window,
      devTools: !app.isPackaged,
      onBounds: settings.saveWindow,
    });
    window.once('closed', () => {
      window = null;
    });
  };
  open();

  const dataDir = meshFolder(userData);
  const control = withLocalControl(MeshNode.start, dataDir, log);
  const mesh = new MeshSession({
    start: control.start,
    config: nodeConfig(settings.values(), given, dataDir),
    profile: given.profile,
    problems: settings.problem === null ? [] : [settings.problem],
    blocked: () => settings.values().blocked,
    emit: (event) => sendEvent(window, event),
    now: Date.now,
    log,
  });
  const copyText = (text: string) => clipboard.writeText(text);
  const quit = () => app.quit();
  const openExternal = (url: string) => shell.openExternal(url);
  const chooseFile = (name: string) => chooseFileIn(window, name);
  const preferences = new Preferences({
    store: settings,
    given,
    session: mesh,
    folders: { profile: userData, data: dataDir },
    showTheme: (theme) => {
      nativeTheme.themeSource = theme;
    },
    quit,
  });
  const handlers = createHandlers({
    session: mesh,
    preferences,
    machine: thisMachine(userData),
    copyText,
    chooseFile,
    openExternal,
    quit,
  });
  serveCommands({ handlers, window: () => window, devOrigin });
  quitInOrder(() => {
    control.close();
    return mesh.stop();
  });
  surviveMistakes(log, () => mesh.raise(problem('internal')));
  watchPower(() => mesh.wake());
  installMenu(
    { open: (dialog) => sendEvent(window, { type: 'open', dialog }), quit },
    { dev: devOrigin !== null },
  );
  app.on('activate', () => (window === null ? open() : focusWindow(window)));
}
