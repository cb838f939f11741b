import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Failure } from './console.mjs';
import { end } from './process.mjs';

/** True where no window could be seen: a server, a container, CI. */
export const isHeadless = () =>
  process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;

/**
 * Opens a virtual display for the windows started from now on and resolves with its end.
 * Other systems than Linux have their own display, where it does nothing.
 */
export async function openDisplay() {
  if (process.platform !== 'linux') return () => {};
  const xvfb = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'],
    // Out of the terminal's group: Ctrl+C must end the app first and the display after it.
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true },
  );
  const killNow = () => xvfb.kill();
  process.once('exit', killNow);
  process.env.DISPLAY = `:${await displayNumber(xvfb)}`;
  // A Wayland session of the user's would be preferred to the virtual display.
  delete process.env.WAYLAND_DISPLAY;
  return async () => {
    process.off('exit', killNow);
    await end(xvfb);
  };
}

/** The server chooses a free number itself and writes it once it accepts clients. */
function displayNumber(xvfb) {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Failure('Xvfb did not start', 'Run `Xvfb :99` to see why.'));
    xvfb.once('error', fail);
    xvfb.once('exit', fail);
    createInterface({ input: xvfb.stdio[3] }).once('line', (line) => {
      xvfb.off('exit', fail);
      resolve(line.trim());
    });
  });
}
