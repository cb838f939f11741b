import { app } from 'electron';

/**
 * Ends the program in order, whoever asks for it: the menu, the last window, or a signal. Electron
 * does not wait for promises, so the first attempt is held back until the goodbyes are said.
 */
export function quitInOrder(stop: () => Promise<void>): void {
  let isStopped = false;
  app.on('before-quit', (event) => {
    if (isStopped) return;
    event.preventDefault();
    void stop().finally(() => {
      isStopped = true;
      app.quit();
    });
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
}
