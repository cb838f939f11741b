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
      ...(isMac ? [{ label: STRINGS.appName, submenu: macMenu(quit) }] : []),
      { label: STRINGS.menuChat, submenu: chat },
      { label: STRINGS.menuEdit, role: 'editMenu', submenu: editMenu() },
      { label: STRINGS.menuView, submenu: viewMenu(dev) },
      { label: STRINGS.menuWindow, submenu: windowMenu(isMac) },
      { label: STRINGS.menuHelp, role: 'help', submenu: help },
    ]),
  );
}

/** Electron's own words for its roles are English. */
const macMenu = (quit: MenuItemConstructorOptions): MenuItemConstructorOptions[] => [
  { role: 'about', label: STRINGS.menuAbout },
  { type: 'separator' },
  { role: 'services', label: STRINGS.menuServices },
  { type: 'separator' },
  { role: 'hide', label: STRINGS.menuHide },
  { role: 'hideOthers', label: STRINGS.menuHideOthers },
  { role: 'unhide', label: STRINGS.menuUnhide },
  { type: 'separator' },
  quit,
];

const editMenu = (): MenuItemConstructorOptions[] => [
  { role: 'undo', label: STRINGS.menuUndo },
  { role: 'redo', label: STRINGS.menuRedo },
  { type: 'separator' },
  { role: 'cut', label: STRINGS.menuCut },
  { role: 'copy', label: STRINGS.menuCopy },
  { role: 'paste', label: STRINGS.menuPaste },
  { role: 'selectAll', label: STRINGS.menuSelectAll },
];

const viewMenu = (dev: boolean): MenuItemConstructorOptions[] => [
  { role: 'resetZoom', label: STRINGS.menuZoomReset },
  { role: 'zoomIn', label: STRINGS.menuZoomIn },
  { role: 'zoomOut', label: STRINGS.menuZoomOut },
  { type: 'separator' },
  { role: 'togglefullscreen', label: STRINGS.menuFullScreen },
  ...(dev ? ([{ role: 'reload' }, { role: 'toggleDevTools' }] as const) : []),
];

/** Without its usual Ctrl+M, "minimize" leaves that key to the members. */
const windowMenu = (isMac: boolean): MenuItemConstructorOptions[] =>
  isMac
    ? [
        { role: 'minimize', label: STRINGS.menuMinimize },
        { role: 'zoom', label: STRINGS.menuMaximize },
        { role: 'front', label: STRINGS.menuFront },
      ]
    : [
        { role: 'minimize', label: STRINGS.menuMinimize, accelerator: '' },
        { role: 'close', label: STRINGS.menuClose },
      ];
