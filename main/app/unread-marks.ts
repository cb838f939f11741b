/** How much is unread, where the system has a place for it: dock, taskbar, tray. */
import { app, type BrowserWindow, Menu, nativeImage, Tray } from 'electron';
import icon from '../../build/icons/32x32.png?asset';
import { log } from './log.ts';
import { STRINGS, unreadWords } from './strings.ts';

const DOT = { size: 16, red: 0xdc, green: 0x26, blue: 0x26 };

export type TrayActions = { readonly show: () => void; readonly quit: () => void };

export type UnreadMarks = {
  readonly set: (count: number) => void;
  /** In another language from now on. */
  readonly translate: () => void;
};

/** Where there is no tray (nor a dock) the rest works all the same. */
export function openUnreadMarks(
  window: () => BrowserWindow | null,
  actions: TrayActions,
): UnreadMarks {
  const tray = openTray(actions);
  let unread = 0;
  const say = (): void => {
    tray?.setToolTip(unreadWords(unread));
    if (process.platform !== 'win32') return;
    window()?.setOverlayIcon(unread > 0 ? dot() : null, unread > 0 ? unreadWords(unread) : '');
  };
  return {
    set: (count) => {
      unread = count;
      app.setBadgeCount(count);
      tray?.setImage(count > 0 ? withDot() : nativeImage.createFromPath(icon));
      say();
    },
    translate: () => {
      tray?.setContextMenu(trayMenu(actions));
      say();
    },
  };
}

const trayMenu = ({ show, quit }: TrayActions): Menu =>
  Menu.buildFromTemplate([
    { label: STRINGS.trayShow, click: show },
    { type: 'separator' },
    { label: STRINGS.menuQuit, click: quit },
  ]);

function openTray(actions: TrayActions): Tray | null {
  try {
    const tray = new Tray(nativeImage.createFromPath(icon));
    tray.setToolTip(STRINGS.appName);
    tray.setContextMenu(trayMenu(actions));
    tray.on('click', actions.show);
    return tray;
  } catch (error) {
    log.warn('no tray', error);
    return null;
  }
}

/** The icon with a red dot in its corner. */
function withDot(): Electron.NativeImage {
  const image = nativeImage.createFromPath(icon);
  const { width, height } = image.getSize();
  const pixels = Buffer.from(image.toBitmap());
  paintDot(pixels, width, width - width / 4, height / 4, width / 4);
  return nativeImage.createFromBitmap(pixels, { width, height });
}

function dot(): Electron.NativeImage {
  const { size } = DOT;
  const pixels = Buffer.alloc(size * size * 4);
  paintDot(pixels, size, size / 2, size / 2, size / 2);
  return nativeImage.createFromBitmap(pixels, { width: size, height: size });
}

/** Bitmaps are blue, green, red, opacity. */
function paintDot(pixels: Buffer, width: number, x: number, y: number, radius: number): void {
  for (let at = 0; at < pixels.length; at += 4) {
    const column = (at / 4) % width;
    const row = Math.floor(at / 4 / width);
    if (Math.hypot(column + 0.5 - x, row + 0.5 - y) > radius) continue;
    pixels.set([DOT.blue, DOT.green, DOT.red, 0xff], at);
  }
}
