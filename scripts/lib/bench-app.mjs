// A window with a large history, against the figures that it is to keep.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { measureStart } from './bench-start.mjs';
import { root } from './paths.mjs';
import { openApp } from './window.mjs';

const STARTS = 5;
const OPENINGS = 10;
const DIRECT_MESSAGES = 500;
const SCROLLED_MESSAGES = 10_000;
const SCROLL_MS_MAX = 90_000;
const ARRIVALS_PER_SECOND = 50;
const KEY_PRESSES = 100;
const KEY_PAUSE_MS = 60;

/**
 * Starts with the history, opens conversations, types while others write, scrolls far back; what the
 * window's memory is then, and how much code the first screen takes.
 */
export async function benchApp(electron, history) {
  const { MeshNode } = await import(
    join(root, 'node_modules', '.cache', 'mesh-chat-bench', 'engine.js')
  );
  const folder = mkdtempSync(join(tmpdir(), 'mesh-bench-'));
  const port = await freePort();
  const at = { lan: false, bindAddr: `127.0.0.1:${port}` };
  const flags = ['--data-dir', folder, '--no-lan', '--bind', '127.0.0.1', '--port', String(port)];
  let bob = null;
  let app = null;
  try {
    const link = await fill(MeshNode, join(folder, 'mesh'), at, history);
    const starts = [];
    for (let run = 0; run < STARTS; run++) starts.push(await measureStart(electron, flags));
    const opened = await openApp(electron, flags, { locale: 'en-US' });
    app = opened.app;
    const { window } = opened;
    await composerOf(window).waitFor();
    bob = await joined(MeshNode, link);
    for (let n = 0; n < DIRECT_MESSAGES; n++)
      await bob.sendDirectChat((await founder(bob)).pubKey, `direct ${n}`);
    await window.getByRole('button', { name: /^bob/ }).first().waitFor();
    const openings = await openConversations(window);
    const presses = await typeWhileOthersWrite(window, bob);
    const frames = await scrollBack(window);
    return {
      'warm start (ms)': starts,
      'opening a conversation (ms)': openings,
      [`key to pixels, ${ARRIVALS_PER_SECOND} messages/s (ms)`]: presses,
      'a frame while scrolling (ms)': frames,
      'heap of the window then (MB)': [await heapOf(window)],
      'first screen, gzipped (kB)': [firstScreen()],
    };
  } finally {
    await app?.close().catch(() => {});
    await bob?.shutdown();
    rmSync(folder, { recursive: true, force: true });
  }
}

const composerOf = (window) => window.getByRole('textbox', { name: 'Message', exact: true });

/** A network with a history, in a data folder as the window finds it. @returns a way in */
async function fill(MeshNode, dataDir, at, history) {
  const node = await MeshNode.start({ ...at, dataDir, nick: 'alice', begin: 'manual' });
  node.foundNetwork('Bench');
  for (let n = 0; n < history; n++)
    await node.sendChat(`message ${n} of the history, which has a few words`);
  const { url } = node.createLink({ uses: 1, expiresInMs: 3600_000 });
  await node.shutdown();
  return url;
}

async function joined(MeshNode, link) {
  const node = await MeshNode.start({
    ...{ lan: false, bindAddr: '127.0.0.1:0', dataDir: null, nick: 'bob' },
    ...{ begin: 'manual', joinWithoutAsking: true },
  });
  node.joinByLink(link);
  while (node.network() === null || node.status().state !== 'connected') await wait(100);
  return node;
}

const founder = async (node) => node.members().find(({ founder: isFounder }) => isFounder);

/** From the click to the newest line standing in the page, painted. */
async function openConversations(window) {
  const times = [];
  for (let run = 0; run < OPENINGS; run++) {
    const [name, text] = run % 2 === 0 ? ['bob', 'direct'] : ['Everyone', 'message'];
    times.push(
      await window.evaluate(
        async ([row, words]) => {
          const rows = document.querySelectorAll('nav button');
          const button = [...rows].find(({ textContent }) => textContent.includes(row));
          const began = performance.now();
          button.click();
          const isThere = () =>
            document.querySelector('#timeline article:last-of-type')?.textContent.includes(words);
          while (!isThere()) await new Promise(requestAnimationFrame);
          await new Promise(requestAnimationFrame);
          return performance.now() - began;
        },
        [name, text],
      ),
    );
    await wait(500);
  }
  return times;
}

/** From the key press to the frame after the one that shows it. */
async function typeWhileOthersWrite(window, bob) {
  let arrivals = 0;
  const writing = setInterval(() => {
    void bob.sendChat(`arrival ${arrivals++}`);
  }, 1000 / ARRIVALS_PER_SECOND);
  try {
    await composerOf(window).focus();
    await window.evaluate(() => {
      globalThis.presses = [];
      document.addEventListener('input', ({ timeStamp }) => {
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => globalThis.presses.push(performance.now() - timeStamp);
          channel.port2.postMessage(null);
        });
      });
    });
    await wait(1000);
    for (let n = 0; n < KEY_PRESSES; n++) {
      await window.keyboard.press('x');
      await wait(KEY_PAUSE_MS);
    }
  } finally {
    clearInterval(writing);
  }
  return window.evaluate(() => globalThis.presses);
}

/** Up through the history as fast as it goes: how long each frame took. */
async function scrollBack(window) {
  return window.evaluate(
    async ([count, msMax]) => {
      const box = document.getElementById('timeline');
      const seen = new Set();
      const frames = [];
      const until = performance.now() + msMax;
      let before = await new Promise(requestAnimationFrame);
      while (seen.size < count && performance.now() < until) {
        box.scrollBy(0, -400);
        const now = await new Promise(requestAnimationFrame);
        frames.push(now - before);
        before = now;
        for (const { dataset } of box.querySelectorAll('article')) seen.add(dataset.id);
      }
      return frames;
    },
    [SCROLLED_MESSAGES, SCROLL_MS_MAX],
  );
}

async function heapOf(window) {
  const session = await window.context().newCDPSession(window);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}

/** What the page names itself; the rest is loaded when it is used. */
function firstScreen() {
  const folder = join(root, 'out', 'renderer');
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const named = readdirSync(join(folder, 'assets')).filter((name) => page.includes(name));
  const files = ['index.html', ...named.map((name) => join('assets', name))];
  const bytes = files.map((name) => gzipSync(readFileSync(join(folder, name))).length);
  return bytes.reduce((sum, one) => sum + one, 0) / 1000;
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
