import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Failure, say } from './console.mjs';
import { withLock } from './lock.mjs';
import { root } from './paths.mjs';
import { executeTool } from './process.mjs';

const SOURCES = ['shared', 'main', 'preload', 'renderer'];
const CONFIGURATION = ['electron.vite.config.ts', 'package.json', 'package-lock.json'];
const stamp = join(root, 'out', '.sources');
const lock = join(root, '.build.lock');

/** Builds where the sources differ from those of the last build. */
export async function ensureBuild() {
  if (isBuilt()) return;
  await withLock(lock, 'building', async () => {
    if (!isBuilt()) await buildNow(['--logLevel', 'warn']);
  });
}

/** Builds whatever is there. */
export const build = () => withLock(lock, 'building', () => buildNow([]));

const isBuilt = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();

async function buildNow(flags) {
  say('building');
  const sources = fingerprint();
  if ((await executeTool('electron-vite/bin/electron-vite.js', ['build', ...flags])) !== 0) {
    throw new Failure('the build failed (see above)', 'Correct the sources and run again.');
  }
  writeFileSync(stamp, sources);
}

/** Of contents and not of times, which a checkout changes. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const file of [
    ...SOURCES.flatMap(filesIn),
    ...CONFIGURATION.map((name) => join(root, name)),
  ]) {
    hash.update(`${relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

const filesIn = (folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
