/** What the window does not need in order to open: the node, its commands, the marks of the desktop. */
import { app, type BrowserWindow, clipboard, nativeTheme, shell } from 'electron';
import { problem } from '../shared/problem.ts';
import type { Arguments } from './app/arguments.ts';
import { Attention, type ShownMessage } from './app/attention.ts';
import { setAutostart } from './app/autostart.ts';
import { chooseFileIn } from './app/choose-file.ts';
import { createHandlers, withReadNoticed } from './app/commands.ts';
import type { DeepLinks } from './app/deep-link.ts';
import { saveDiagnostics } from './app/diagnostics-file.ts';
import { thisMachine } from './app/doctor.ts';
import { Handover } from './app/handover.ts';
import { sendEvent } from './app/ipc.ts';
import type { CommandHandlers } from './app/ipc-guard.ts';
import { systemKeyring } from './app/keyring.ts';
import { Keystore } from './app/keystore.ts';
import { closingKeeps, mayQuit } from './app/leaving.ts';
import { withLocalControl } from './app/local-control.ts';
import { log, logAlsoTo } from './app/log.ts';
import { logFolder, openLogFile } from './app/log-file.ts';
import { installMenu } from './app/menu.ts';
import { MeshSession } from './app/mesh-session.ts';
import { surviveMistakes } from './app/mistakes.ts';
import { nodeConfig } from './app/node-config.ts';
import { watchPower } from './app/power.ts';
import { Preferences } from './app/preferences.ts';
import { openSettings } from './app/settings.ts';
import type { SettingsRead, WindowBounds } from './app/settings-file.ts';
import { quitInOrder } from './app/shutdown.ts';
import { speak } from './app/strings.ts';
import { openUnreadMarks } from './app/unread-marks.ts';
import { checkForUpdates } from './app/updates.ts';
import { nativeThemeOf } from './app/windows.ts';
import { writerOf } from './app/write-chosen.ts';
import { meshFolder } from './control/profile-folder.ts';
import { MeshNode } from './engine/node.ts';

export type ProgramOptions = {
  readonly given: Arguments;
  readonly deepLinks: DeepLinks;
  readonly settingsRead: SettingsRead;
  readonly devOrigin: string | null;
  /** The window, while there is one. */
  readonly window: () => BrowserWindow | null;
  /** Brings the window to the front; opens one where there is none. */
  readonly show: () => void;
};

/** What the window asks of it. */
export type Program = {
  readonly handlers: CommandHandlers;
  readonly saveWindow: (bounds: WindowBounds) => void;
  /** True keeps the window, hidden, instead of closing it. */
  readonly keepsOnClose: (window: BrowserWindow) => boolean;
};

/** Builds the parts, joins them, and decides nothing itself. */
export function startProgram(options: ProgramOptions): Program {
  const { given, deepLinks, devOrigin, window, show } = options;
  const userData = app.getPath('userData');
  logAlsoTo(openLogFile(userData));
  log.info(`Mesh Chat ${app.getVersion()} on ${process.platform}`);
  const settings = openSettings(userData, options.settingsRead);
  const quit = () => app.quit();

  const dataDir = meshFolder(userData);
  const keystore = new Keystore({ dataDir, keyring: systemKeyring, log });
  const control = withLocalControl(keystore.starting(MeshNode.start), dataDir, log);
  const marks = openUnreadMarks(window, { show, quit });
  const shown = new Handover<ShownMessage>(() => sendEvent(window(), { type: 'show' }));
  const attention = new Attention({
    settings: () => settings.values().desktop,
    window,
    show: (message) => {
      show();
      shown.offer(message);
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
    emit: (event) => sendEvent(window(), event),
    onEvent: (event, node, conversations) =>
      attention.handle(event, {
        conversations,
        network: node.network()?.name ?? '',
      }),
    now: Date.now,
    log,
  });
  const machine = thisMachine(userData);
  const chooseFile = (name: string) => chooseFileIn(window(), name);
  const showMenu = () =>
    installMenu(
      {
        open: (dialog) => sendEvent(window(), { type: 'open', dialog }),
        openLogs: () => void shell.openPath(logFolder(userData)),
        saveDiagnostics: () => void saveDiagnostics({ mesh, machine, userData, chooseFile }),
        checkForUpdates: () => void checkForUpdates(window()),
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
      nativeTheme.themeSource = nativeThemeOf(theme);
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
      takeShown: () => shown.take(),
    },
    copyText: (text) => clipboard.writeText(text),
    writeChosen: writerOf(chooseFile),
    openExternal: (url) => shell.openExternal(url),
    quit,
  });
  quitInOrder(
    () => mayQuit(window(), mesh.unsentCount),
    () => {
      control.close();
      return mesh.stop();
    },
  );
  surviveMistakes(log, () => mesh.raise(problem('internal')));
  watchPower(() => mesh.wake());
  return {
    handlers: withReadNoticed(handlers, async () => attention.update(await mesh.conversations())),
    saveWindow: settings.saveWindow,
    keepsOnClose: closingKeeps(settings, quit),
  };
}
