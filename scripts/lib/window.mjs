// Starts the built app under Playwright, which can take pictures of its window and drive it.
import { createInterface } from 'node:readline';
import { root } from './paths.mjs';
import { isRoot } from './process.mjs';

/** Chromium's own chatter (missing D-Bus, GPU, …), which says nothing about the app. */
const NOISE =
  /^\[\d+:\d{4}\/|^(Debugger|DevTools) (listening|ending) on|debugger|^For help, see:|^$/;

/** Launches the app and resolves with it and its first window, painted. */
export async function openApp(electron, flags, options = {}) {
  const { _electron } = await import('@playwright/test');
  const app = await _electron.launch({
    executablePath: electron.executable,
    args: [root, ...flags],
    chromiumSandbox: !isRoot(),
    ...options,
    env: process.env,
  });
  for (const output of [app.process().stdout, app.process().stderr]) forward(output);
  const window = await app.firstWindow();
  await painted(window);
  return { app, window };
}

function forward(output) {
  createInterface({ input: output }).on('line', (line) => {
    if (!NOISE.test(line)) console.log(line);
  });
}

async function painted(window) {
  await window.waitForSelector('#root > *');
  await window.evaluate(() => document.fonts.ready);
}

/** Takes the picture once the first transitions are over. */
export async function savePicture(window, file) {
  await window.waitForTimeout(600);
  await window.screenshot({ path: file });
}

/** Resolves when the app ends, by its user or by a signal to this script. */
export function untilClosed(app) {
  return new Promise((resolve) => {
    app.once('close', resolve);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve);
  });
}
