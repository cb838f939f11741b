/** What the main process says itself. `#` is the number. */
export const EN = {
  appName: 'Mesh Chat',
  menuChat: 'Chat',
  menuInvite: 'Invite…',
  menuMembers: 'Members',
  menuIdentity: 'Your Identity',
  menuSettings: 'Settings…',
  menuHelp: 'Help',
  menuShortcuts: 'How It Works',
  menuQuit: 'Quit',
  menuWindow: 'Window',
  menuView: 'View',
  menuNetwork: 'Network',
  menuLogs: 'Open Logs',
  menuDiagnostics: 'Save Diagnostics…',
  menuUpdates: 'Check for Updates…',
  menuAbout: 'About Mesh Chat',
  menuEdit: 'Edit',
  menuUndo: 'Undo',
  menuRedo: 'Redo',
  menuCut: 'Cut',
  menuCopy: 'Copy',
  menuPaste: 'Paste',
  menuSelectAll: 'Select All',
  menuZoomReset: 'Actual Size',
  menuZoomIn: 'Zoom In',
  menuZoomOut: 'Zoom Out',
  menuFullScreen: 'Full Screen',
  menuMinimize: 'Minimize',
  menuMaximize: 'Zoom',
  menuFront: 'Bring All to Front',
  menuClose: 'Close',
  menuServices: 'Services',
  menuHide: 'Hide Mesh Chat',
  menuHideOthers: 'Hide Others',
  menuUnhide: 'Show All',
  trayShow: 'Open Mesh Chat',
  notifyHidden: 'New message',
  closeTitle: 'Mesh Chat goes on without its window',
  closeDetail:
    'Closing the window keeps you connected, so that messages arrive and are passed on. Open it again from the tray or by starting Mesh Chat. The settings can change this.',
  closeHide: 'Keep running',
  unsentDetail:
    'They are saved and go out as soon as somebody can be reached, but only while Mesh Chat runs.',
  unsentQuit: 'Quit anyway',
  unsentStay: 'Keep running',
  updatesOff: 'This copy does not update itself',
  updatesOffDetail:
    'It was built without a release feed. Install a newer version over it; your messages stay.',
  updateFound: 'A newer version is being loaded. It is installed when you quit.',
  updateNone: 'This is the newest version.',
  updateFailed: 'No update could be loaded',
  updateFailedDetail:
    'The release feed cannot be reached, or this copy is not signed and your system refuses to replace it. Nothing was changed.',
  crashTitle: 'The window has crashed again',
  crashDetail: 'Your messages are safe and the connection goes on. Load the window anew?',
  crashReload: 'Load anew',
  crashQuit: 'Close',
  unread: { one: '# unread message', other: '# unread messages' },
  unsent: {
    one: 'One message is only on this device so far',
    other: '# messages are only on this device so far',
  },
};

type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

export type Strings = {
  readonly [Name in keyof typeof EN]: (typeof EN)[Name] extends string ? string : Forms;
};
