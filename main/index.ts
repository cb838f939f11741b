/** The composition root: builds the parts, joins them, and decides nothing itself. */
import path from 'node:path';
import { app, type BrowserWindow, clipboard, nativeTheme, session, shell } from 'electron';
import { problem } from '../shared/problem.ts';
import { type Arguments, readArguments } from './app/arguments.ts';
import { Attention } from './app/attention.ts';
import { setAutostart } from './app/autostart.ts';
import { chooseFileIn } from './app/choose-file.ts';
import { createHandlers, withReadNoticed } from './app/commands.ts';
import { DeepLinks } from './app/deep-link.ts';
import { saveDiagnostics } from './app/diagnostics-file.ts';
import { thisMachine } from './app/doctor.ts';
import { sendEvent, serveCommands } from './app/ipc.ts';
import { chooseKeyring, systemKeyring } from './app/keyring.ts';
import { Keystore } from './app/keystore.ts';
import { closingKeeps, mayQuit } from './app/leaving.ts';
import { withLocalControl } from './app/local-control.ts';
import { lockContents, lockProcess, lockSession } from './app/lockdown.ts';
import { log, logAlsoTo } from './app/log.ts';
import { logFolder, openLogFile } from './app/log-file.ts';
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
import { speak } from './app/strings.ts';
import { APP_URL, devServerOrigin } from './app/trusted-url.ts';
import { openUnreadMarks } from './app/unread-marks.ts';
import { checkForUpdates } from './app/updates.ts';
import { focusWindow, openMainWindow } from './app/windows.ts';
import { writerOf } from './app/write-chosen.ts';
import { meshFolder } from './control/profile-folder.ts';
import { MeshNode } from './engine/node.ts';

/** Below `out/`, beside this file's own folder. */
const RENDERER = path.join(import.meta.dirname, '../renderer');
const PRELOAD = path.join(import.meta.dirname, '../preload/index.cjs');

const devOrigin = devServerOrigin(app.isPackaged, process.env);
let window: BrowserWindow | null = null;
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
  registerScheme();
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
  if (devOrigin === null) serveRenderer(session.defaultSession, RENDERER);
  else addDevPolicy(session.defaultSession, devOrigin);

  const userData = app.getPath('userData');
  logAlsoTo(openLogFile(userData));
  log.info(`Mesh Chat ${app.getVersion()} on ${process.platform}`);
  const settings = openSettings(userData);
  const quit = () => app.quit();
  // Before the node: while the process of the page starts, this one opens the data folder.
  const open = (hidden: boolean) => {
    window = openMainWindow({
      url: devOrigin ?? APP_URL,
      preload: PRELOAD,
      bounds: settings.values().window,
      devTools: !app.isPackaged,
      hidden,
      onBounds: settings.saveWindow,
      keepsOnClose: closingKeeps(settings, quit),
    });
    window.once('closed', () => {
      window = null;
    });
  };
  open(given.hidden);
  show = () => (window === null ? open(false) : focusWindow(window));

  const dataDir = meshFolder(userData);
  const keystore = new Keystore({ dataDir, keyring: systemKeyring, log });
  const control = withLocalControl(keystore.starting(MeshNode.start), dataDir, log);
  const marks = openUnreadMarks(() => window, { show: () => show(), quit });
  const attention = new Attention({
    settings: () => settings.values().desktop,
    window: () => window,
    show: (conversation) => {
      show();
      sendEvent(window, { type: 'show', conversation });
    },
    onUnread: (count) => marks.set(count),
  });
  const mesh = new MeshSession({
    start: control.start,
    config: nodeConfig(settings.values(), given, dataDir),
    profile: given.profile,
    problems: settings.problem === null ? [] : [settings.problem],
    blocked: () => settings.values().blocked,
    showsTyping: () => settings.values().desktop.typing,
    locked: () => keystore.locked,
    wordsSavedOf: () => settings.values().wordsSavedOf,
    emit: (event) => sendEvent(window, event),
    onEvent: (event, node, conversations) =>
      attention.handle(event, {
        conversations,
        network: node.network()?.name ?? '',
      }),
    now: Date.now,
    log,
  });
  const machine = thisMachine(userData);
  const chooseFile = (name: string) => chooseFileIn(window, name);
  const showMenu = () =>
    installMenu(
      {
        open: (dialog) => sendEvent(window, { type: 'open', dialog }),
        openLogs: () => void shell.openPath(logFolder(userData)),
        saveDiagnostics: () => void saveDiagnostics({ mesh, machine, userData, chooseFile }),
        checkForUpdates: () => void checkForUpdates(window),
        about: () => app.showAboutPanel(),
        quit,
      },
      { dev: devOrigin !== null },
    );
  const preferences = new Preferences({
    store: settings,
    given,
    session: mesh,
    folders: { profile: userData, data: dataDir },
    showTheme: (theme) => {
      nativeTheme.themeSource = theme === 'contrast' ? 'system' : theme;
    },
    showLanguage: (language) => {
      speak(language, app.getPreferredSystemLanguages());
      showMenu();
      marks.translate();
    },
    quit,
  });
  const handlers = createHandlers({
    session: mesh,
    keystore,
    preferences,
    machine,
    desktop: {
      get: () => settings.values().desktop,
      save: (desktop) => {
        if (desktop.autostart !== settings.values().desktop.autostart)
          setAutostart(desktop.autostart, given.profile);
        settings.save({ desktop });
      },
      takeLink: () => deepLinks.take(),
    },
    copyText: (text) => clipboard.writeText(text),
    writeChosen: writerOf(chooseFile),
    openExternal: (url) => shell.openExternal(url),
    quit,
  });
  serveCommands({
    handlers: withReadNoticed(handlers, async () => attention.update(await mesh.conversations())),
    window: () => window,
    devOrigin,
  });
  quitInOrder(
    () => mayQuit(window, mesh.unsentCount),
    () => {
      control.close();
      return mesh.stop();
    },
  );
  surviveMistakes(log, () => mesh.raise(problem('internal')));
  watchPower(() => mesh.wake());
  app.on('activate', () => show());
}
