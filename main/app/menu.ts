import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { AppEvent } from '../../shared/contract.ts';
import { STRINGS } from './strings.ts';

type Dialog = Extract<AppEvent, { type: 'open' }>['dialog'];

export type MenuActions = {
  readonly open: (dialog: Dialog) => void;
  readonly openLogs: () => void;
  readonly saveDiagnostics: () => void;
  readonly checkForUpdates: () => void;
  readonly about: () => void;
  readonly quit: () => void;
};

/**
 * The application menu. The page handles Ctrl+I, M, E and H itself (the Control key on macOS too),
 * so they are shown here and not registered: a key press must not do its work twice.
 */
export function installMenu(actions: MenuActions, { dev }: { readonly dev: boolean }): void {
  const isMac = process.platform === 'darwin';
  const opens = (label: string, dialog: Dialog, key: string): MenuItemConstructorOptions => ({
    label,
    accelerator: `Ctrl+${key}`,
    registerAccelerator: false,
    click: () => actions.open(dialog),
  });
  const quit: MenuItemConstructorOptions = {
    label: STRINGS.menuQuit,
    accelerator: 'CmdOrCtrl+Q',
    click: actions.quit,
  };
  const chat: MenuItemConstructorOptions[] = [
    opens(STRINGS.menuInvite, 'invite', 'I'),
    opens(STRINGS.menuMembers, 'members', 'M'),
    opens(STRINGS.menuIdentity, 'identity', 'E'),
    { label: STRINGS.menuNetwork, click: () => actions.open('network') },
    opens(STRINGS.menuSettings, 'settings', ','),
    ...(isMac ? [] : [{ type: 'separator' } as const, quit]),
  ];
  const help: MenuItemConstructorOptions[] = [
    opens(STRINGS.menuShortcuts, 'help', 'H'),
    { type: 'separator' },
    { label: STRINGS.menuLogs, click: actions.openLogs },
    { label: STRINGS.menuDiagnostics, click: actions.saveDiagnostics },
    { type: 'separator' },
    { label: STRINGS.menuUpdates, click: actions.checkForUpdates },
    ...(isMac ? [] : [{ label: STRINGS.menuAbout, click: actions.about }]),
  ];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [{ role: 'appMenu' } as const] : []),
      { label: STRINGS.menuChat, submenu: chat },
      { role: 'editMenu' },
      { label: STRINGS.menuView, submenu: viewMenu(dev) },
      { label: STRINGS.menuWindow, submenu: windowMenu(isMac) },
      { label: STRINGS.menuHelp, role: 'help', submenu: help },
    ]),
  );
}

const viewMenu = (dev: boolean): MenuItemConstructorOptions[] => [
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  { type: 'separator' },
  { role: 'togglefullscreen' },
  ...(dev ? ([{ role: 'reload' }, { role: 'toggleDevTools' }] as const) : []),
];

/** Without its usual Ctrl+M, "minimize" leaves that key to the members. */
const windowMenu = (isMac: boolean): MenuItemConstructorOptions[] =>
  isMac
    ? [{ role: 'minimize' }, { role: 'zoom' }, { role: 'front' }]
    : [{ role: 'minimize', accelerator: '' }, { role: 'close' }];
