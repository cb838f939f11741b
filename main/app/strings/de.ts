import type { Strings } from './en.ts';

export const DE: Strings = {
  appName: 'Mesh Chat',
  menuChat: 'Chat',
  menuInvite: 'Einladen …',
  menuMembers: 'Mitglieder',
  menuIdentity: 'Deine Identität',
  menuSettings: 'Einstellungen …',
  menuHelp: 'Hilfe',
  menuShortcuts: 'So geht es',
  menuQuit: 'Beenden',
  menuWindow: 'Fenster',
  menuView: 'Ansicht',
  menuNetwork: 'Netz',
  menuLogs: 'Protokolle öffnen',
  menuDiagnostics: 'Diagnose speichern …',
  menuUpdates: 'Nach Updates suchen …',
  menuAbout: 'Über Mesh Chat',
  trayShow: 'Mesh Chat öffnen',
  notifyHidden: 'Neue Nachricht',
  closeTitle: 'Mesh Chat läuft ohne Fenster weiter',
  closeDetail:
    'Auch ohne Fenster bleibst du verbunden, damit Nachrichten ankommen und weitergegeben werden. Du öffnest es wieder über das Symbol in der Leiste oder indem du Mesh Chat startest. In den Einstellungen lässt sich das ändern.',
  closeHide: 'Weiterlaufen',
  unsentDetail:
    'Sie sind gespeichert und gehen hinaus, sobald jemand erreichbar ist, aber nur solange Mesh Chat läuft.',
  unsentQuit: 'Trotzdem beenden',
  unsentStay: 'Weiterlaufen',
  updatesOff: 'Diese Kopie aktualisiert sich nicht selbst',
  updatesOffDetail:
    'Sie wurde ohne Update-Quelle gebaut. Installiere eine neuere Version darüber; deine Nachrichten bleiben.',
  updateFound: 'Eine neuere Version wird geladen. Sie wird beim Beenden installiert.',
  updateNone: 'Das ist die neueste Version.',
  updateFailed: 'Es konnte kein Update geladen werden',
  updateFailedDetail:
    'Die Update-Quelle ist nicht erreichbar, oder diese Kopie ist nicht signiert und dein System ersetzt sie nicht. Nichts wurde geändert.',
  crashTitle: 'Das Fenster ist wieder abgestürzt',
  crashDetail:
    'Deine Nachrichten sind sicher und die Verbindung besteht weiter. Fenster neu laden?',
  crashReload: 'Neu laden',
  crashQuit: 'Schließen',
  unread: { one: '# ungelesene Nachricht', other: '# ungelesene Nachrichten' },
  unsent: {
    one: '# Nachricht ist bisher nur auf diesem Gerät',
    other: '# Nachrichten sind bisher nur auf diesem Gerät',
  },
};
