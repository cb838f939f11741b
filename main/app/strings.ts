/** What the main process says itself: menus and the dialogs that must work without a page. */
export const STRINGS = {
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
  crashTitle: 'The window has crashed again',
  crashDetail: 'Your messages are safe and the connection goes on. Load the window anew?',
  crashReload: 'Load anew',
  crashQuit: 'Close',
} as const;
