import { app } from 'electron';

/** Set once the end is decided: closing a window is then no question of its own. */
let isEnding = false;
export const isQuitting = (): boolean => isEnding;

/**
 * Ends the program in order, whoever asks for it: the menu, the last window, or a signal. Electron
 * does not wait for promises, so the first attempt is held back until the user has agreed and the
 * goodbyes are said. A signal is not asked about.
 */
export function quitInOrder(mayQuit: () => Promise<boolean>, stop: () => Promise<void>): void {
  let isStopped = false;
  let isSignal = false;
  const end = async () => {
    if (isEnding || !(isSignal || (await mayQuit())) || isEnding) return;
    isEnding = true;
    await stop().finally(() => {
      isStopped = true;
      app.quit();
    });
  };
  app.on('before-quit', (event) => {
    if (isStopped) return;
    event.preventDefault();
    void end();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      isSignal = true;
      app.quit();
    });
}
