import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { measureStart } from './bench-start.mjs';
import { root } from './paths.mjs';
import { openApp } from './window.mjs';

const MESSAGES = 100;
const PAUSE_MS = 150;
const STARTS = 5;

/**
 * Two real windows: from Enter in one to the text standing in the other's page, and from the start
 * of the program, with its data folder there already, to a window that takes text.
 */
export async function benchWindows(electron) {
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(join(root, 'e2e', 'person.ts'));
  const folder = mkdtempSync(join(tmpdir(), 'mesh-bench-'));
  const people = [];
  const open = async (name) => {
    const { app, window } = await openApp(electron, flagsOf(join(folder, name)), {
      locale: 'en-US',
    });
    const person = new module.Person(name, app, window, join(folder, name));
    people.push(person);
    return person;
  };
  try {
    const alice = await open('alice');
    await alice.introduce();
    const address = await alice.startNetwork('Bench');
    const bob = await open('bob');
    await bob.introduce();
    await bob.joinAt(address);
    await bob.expectWaiting();
    await alice.invite(await bob.key());
    await bob.confirm('Bench');
    const seen = await talk(alice, bob);
    await Promise.all(people.splice(0).map(({ app }) => app.close()));
    const starts = await startAgain(electron, join(folder, 'alice'));
    return { 'Enter to seen (ms)': seen, 'warm start to usable (ms)': starts };
  } finally {
    await Promise.all(people.map(({ app }) => app.close().catch(() => {})));
    rmSync(folder, { recursive: true, force: true });
  }
}

const flagsOf = (data) => ['--data-dir', data, '--no-lan', '--bind', '127.0.0.1', '--port', '0'];

async function talk(speaker, reader) {
  await speaker.page.evaluate(noteEnter);
  await reader.page.evaluate(noteSeen);
  for (let n = 0; n < MESSAGES; n++) {
    await speaker.composer.fill(`message ${n} of the benchmark`);
    await speaker.composer.press('Enter');
    // Nobody looks meanwhile: a test that polls a page slows down what it measures.
    await wait(PAUSE_MS);
  }
  await reader.expectMessage(`message ${MESSAGES - 1} of the benchmark`);
  const entered = await speaker.page.evaluate(() => globalThis.entered);
  const seen = await reader.page.evaluate(() => globalThis.seen);
  return entered.map((at, n) => seen[`message ${n} of the benchmark`] - at);
}

/** Runs in a window: when Enter was pressed, on the clock that both windows share. */
function noteEnter() {
  globalThis.entered = [];
  const note = ({ key }) => {
    if (key === 'Enter') globalThis.entered.push(performance.timeOrigin + performance.now());
  };
  document.addEventListener('keydown', note, { capture: true });
}

/** Runs in a window: when a text first stood in the page. */
function noteSeen() {
  globalThis.seen = {};
  new MutationObserver((changes) => {
    const at = performance.timeOrigin + performance.now();
    for (const { addedNodes } of changes) {
      for (const { textContent } of addedNodes) {
        const text = /message \d+ of the benchmark/.exec(textContent ?? '')?.[0];
        if (text !== undefined) globalThis.seen[text] ??= at;
      }
    }
  }).observe(document.body, { childList: true, subtree: true });
}

async function startAgain(electron, data) {
  const times = [];
  for (let n = 0; n < STARTS; n++) times.push(await measureStart(electron, flagsOf(data)));
  return times;
}
