import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, say, ticking } from './console.mjs';
import { withLock } from './lock.mjs';
import { modules, root } from './paths.mjs';
import { executeNpm } from './process.mjs';

// Outside node_modules, since `npm ci` starts by emptying that folder.
const lock = join(root, '.install.lock');

/** `npm ci`, only where node_modules is not what the lockfile says. */
export async function ensureDependencies() {
  if (isInstalled()) return;
  await withLock(lock, 'installing packages', async () => {
    if (!isInstalled()) await install();
  });
}

/**
 * npm writes what it installed into node_modules at its very end, so an interrupted install has
 * no such record. Comparing with it (and not with a stamp of ours) also accepts an `npm install`
 * by hand.
 */
function isInstalled() {
  const installed = packagesIn(join(modules, '.package-lock.json'));
  if (installed === undefined) return false;
  const { '': _project, ...wanted } = packagesIn(join(root, 'package-lock.json'));
  const isAsWanted = ([path, { version }]) => wanted[path]?.version === version;
  const isThere = ([path, { optional }]) => optional === true || path in installed;
  return Object.entries(installed).every(isAsWanted) && Object.entries(wanted).every(isThere);
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function install() {
  say('installing packages (npm ci), about a minute the first time');
  const stop = ticking('npm ci');
  // Errors only: Electron's helpers warn about Node 20, on which they run all the same.
  const code = await executeNpm(['ci', '--loglevel=error']).finally(stop);
  if (code !== 0) {
    throw new Failure(
      'npm ci failed (see above)',
      'Check the network and the disk, then run again.',
    );
  }
}
