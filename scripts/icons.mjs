// node scripts/icons.mjs: renders build/icon.svg into the formats that the installers take.
// Run it after a change to the drawing and commit the results.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap } from './lib/bootstrap.mjs';
import { run } from './lib/console.mjs';
import { openDisplay } from './lib/display.mjs';
import { root } from './lib/paths.mjs';
import { isRoot } from './lib/process.mjs';

const SIZES = [16, 32, 48, 64, 128, 256, 512, 1024];
// Windows takes up to 256 pixels.
const ICO_SIZES = [16, 32, 48, 64, 128, 256];
// Apple's four-letter types: plain sizes, then the doubled ones.
const ICNS_TYPES = {
  ic07: 128,
  ic08: 256,
  ic09: 512,
  ic11: 32,
  ic12: 64,
  ic13: 256,
  ic14: 512,
  ic10: 1024,
};

await run(async () => {
  const electron = await bootstrap({ headless: true });
  const closeDisplay = await openDisplay();
  const images = await render(electron).finally(closeDisplay);
  const folder = join(root, 'build', 'icons');
  mkdirSync(folder, { recursive: true });
  for (const [size, png] of images) writeFileSync(join(folder, `${size}x${size}.png`), png);
  writeFileSync(join(root, 'build', 'icon.ico'), ico(images));
  writeFileSync(join(root, 'build', 'icon.icns'), icns(images));
});

async function render(electron) {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-chat-icons-'));
  writeFileSync(join(folder, 'package.json'), '{"name":"icons","main":"main.cjs"}');
  writeFileSync(
    join(folder, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron');
     app.whenReady().then(() => new BrowserWindow({ show: false }).loadURL('data:text/html,'));`,
  );
  const { _electron } = await import('@playwright/test');
  const app = await _electron.launch({
    executablePath: electron.executable,
    args: [folder],
    chromiumSandbox: !isRoot(),
  });
  try {
    return await renderIn(await app.firstWindow());
  } finally {
    await app.close();
    rmSync(folder, { recursive: true });
  }
}

async function renderIn(window) {
  const svg = readFileSync(join(root, 'build', 'icon.svg'), 'base64');
  const images = new Map();
  for (const size of SIZES) {
    const png = await window.evaluate(drawn, { svg, size });
    images.set(size, Buffer.from(png.split(',')[1], 'base64'));
  }
  return images;
}

/** Runs in the window. */
async function drawn({ svg, size }) {
  const image = new Image(size, size);
  image.src = `data:image/svg+xml;base64,${svg}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  canvas.getContext('2d').drawImage(image, 0, 0, size, size);
  return canvas.toDataURL('image/png');
}

/** A header, a 16-byte entry for each image, and the PNG files as they are. */
function ico(images) {
  const header = Buffer.alloc(6 + 16 * ICO_SIZES.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(ICO_SIZES.length, 4);
  let offset = header.length;
  for (const [index, size] of ICO_SIZES.entries()) {
    const at = 6 + 16 * index;
    const { length } = images.get(size);
    // 256 is written as 0.
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += length;
  }
  return Buffer.concat([header, ...ICO_SIZES.map((size) => images.get(size))]);
}

/** A list of chunks: type, length with its own eight bytes, PNG. */
function icns(images) {
  const chunks = Object.entries(ICNS_TYPES).map(([type, size]) => chunk(type, images.get(size)));
  return chunk('icns', Buffer.concat(chunks));
}

function chunk(type, content) {
  const header = Buffer.from(`${type}\0\0\0\0`, 'latin1');
  header.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([header, content]);
}
