// npm run demo [-- --picture FILE]: three windows of one invite-only network, already talking.
// Everything happens on this machine's loopback and in folders that are gone afterwards.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap } from './lib/bootstrap.mjs';
import { ensureBuild } from './lib/build.mjs';
import { run, say } from './lib/console.mjs';
import { isHeadless, openDisplay } from './lib/display.mjs';
import { takePicture } from './lib/flags.mjs';
import { root } from './lib/paths.mjs';
import { openApp, untilClosed } from './lib/window.mjs';

const NETWORK = 'Allotment 12';
const NAMES = ['alice', 'bob', 'carol'];
const TALK = [
  ['alice', 'Welcome, both of you! The seeds have arrived 🌱'],
  ['bob', 'Wonderful. I can bring the watering can on Saturday.'],
  ['carol', 'Count me in: ten o’clock at the gate?'],
  ['alice', 'Ten it is.'],
];

await run(async (args) => {
  const { picture } = takePicture(args);
  const headless = isHeadless();
  const electron = await bootstrap({ headless });
  await ensureBuild();
  const closeDisplay = headless ? await openDisplay() : () => {};
  const folder = mkdtempSync(join(tmpdir(), 'mesh-chat-demo-'));
  const people = [];
  try {
    await play(electron, folder, people);
    await show(people, picture ?? (headless ? join(root, 'out', 'demo.png') : undefined));
    if (picture === undefined) await stayOpen(people);
  } finally {
    await Promise.all(people.map(({ app }) => app.close()));
    await closeDisplay();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** What a user would do, by the same hands as in the end-to-end tests. */
async function play(electron, folder, people) {
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(join(root, 'e2e', 'person.ts'));
  const open = async (name) => {
    say(`opening ${name}'s window`);
    const data = join(folder, name);
    const flags = ['--data-dir', data, '--no-lan', '--bind', '127.0.0.1', '--port', '0'];
    const { app, window } = await openApp(electron, flags, { locale: 'en-US' });
    const person = new module.Person(name, app, window, data);
    people.push(person);
    await person.introduce();
    return person;
  };
  const alice = await open('alice');
  const address = await alice.startNetwork(NETWORK);
  for (const name of NAMES.slice(1)) {
    const guest = await open(name);
    await guest.joinAt(address);
    await guest.expectWaiting();
    await alice.invite(await guest.key());
    await guest.confirm(NETWORK);
  }
  await talk(people);
}

async function talk(people) {
  const names = new Map(people.map((person) => [person.name, person]));
  for (const [name, text] of TALK) {
    await names.get(name).say(text);
    // The next one answers what they have read.
    for (const person of people) await person.expectMessage(text);
  }
}

async function show(people, file) {
  for (const [index, { app }] of people.entries())
    await app.evaluate(place, { index, of: people.length });
  if (file === undefined) return;
  const shots = [];
  for (const { page } of people) shots.push((await page.screenshot()).toString('base64'));
  const picture = await people[0].page.evaluate(sideBySide, shots);
  writeFileSync(file, Buffer.from(picture, 'base64'));
  say(`picture of the windows: ${file}`);
}

/** Runs in the app's main process: one window beside the other. */
function place({ BrowserWindow, screen }, { index, of }) {
  const { x, y, width, height } = screen.getPrimaryDisplay().workArea;
  const column = Math.floor(width / of);
  BrowserWindow.getAllWindows()[0]?.setBounds({ x: x + index * column, y, width: column, height });
}

/** Runs in a window: puts the pictures into one. */
async function sideBySide(shots) {
  const bytes = (shot) => Uint8Array.from(atob(shot), (letter) => letter.charCodeAt(0));
  const images = await Promise.all(
    shots.map((shot) => createImageBitmap(new Blob([bytes(shot)], { type: 'image/png' }))),
  );
  const gap = 16;
  const canvas = document.createElement('canvas');
  canvas.width = images.reduce((width, image) => width + image.width + gap, -gap);
  canvas.height = Math.max(...images.map(({ height }) => height));
  const context = canvas.getContext('2d');
  let x = 0;
  for (const image of images) {
    context.drawImage(image, x, 0);
    x += image.width + gap;
  }
  return canvas.toDataURL('image/png').split(',')[1];
}

async function stayOpen(people) {
  say(`${NAMES.join(', ')} are talking in "${NETWORK}"; close a window or press Ctrl+C to end`);
  await Promise.race(people.map(({ app }) => untilClosed(app)));
}
