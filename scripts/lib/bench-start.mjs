import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from './paths.mjs';
import { isRoot } from './process.mjs';

/** Long enough for the slowest start: whoever asks meanwhile slows down what is measured. */
const SETTLED_MS = 5000;

/**
 * Milliseconds from the start of the program to the first frame with something in it. That is the
 * whole window: there is nothing to draw before the snapshot, which brings the composer too.
 */
export async function measureStart(electron, flags) {
  const sandbox = isRoot() ? ['--no-sandbox'] : [];
  const started = performance.timeOrigin + performance.now();
  const app = spawn(
    electron.executable,
    [...sandbox, '--remote-debugging-port=0', root, ...flags],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  try {
    const endpoint = await endpointOf(app);
    await wait(SETTLED_MS);
    return (await firstFrame(endpoint)) - started;
  } finally {
    if (app.exitCode === null) {
      const ended = once(app, 'exit');
      app.kill('SIGTERM');
      await ended;
    }
  }
}

async function endpointOf(app) {
  for await (const line of createInterface({ input: app.stderr })) {
    const port = /^DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port === undefined) continue;
    // Chromium goes on chattering, and must not block on a full pipe.
    app.stderr.resume();
    return `http://127.0.0.1:${port}`;
  }
  throw new Error('the program ended before its window opened');
}

/** When it was painted, on the clock of `performance.timeOrigin`. */
async function firstFrame(endpoint) {
  const { chromium } = await import('@playwright/test');
  const browser = await chromium.connectOverCDP(endpoint);
  try {
    const page = browser.contexts()[0].pages()[0];
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    return await page.evaluate(() => {
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      return performance.timeOrigin + paint.startTime;
    });
  } finally {
    await browser.close();
  }
}
