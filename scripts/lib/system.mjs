import { existsSync } from 'node:fs';
import { Failure, say, ticking } from './console.mjs';
import { execute, hasCommand, isRoot, read } from './process.mjs';

// Debian's package and the proof that it (or another system's equal) is there. Electron does not
// start without the `needed` ones; the others make it look and behave right, and are installed
// with them but never missed on a desktop that does without.
const PACKAGES = [
  { name: 'libgtk-3-0', library: 'libgtk-3.so.0', needed: true },
  { name: 'libnss3', library: 'libnss3.so', needed: true },
  { name: 'libasound2', library: 'libasound.so.2', needed: true },
  { name: 'libgbm1', library: 'libgbm.so.1', needed: true },
  { name: 'libxss1', library: 'libXss.so.1' },
  { name: 'libxtst6', library: 'libXtst.so.6' },
  { name: 'libnotify4', library: 'libnotify.so.4' },
  { name: 'libsecret-1-0', library: 'libsecret-1.so.0' },
];
const HEADLESS_PACKAGES = [
  { name: 'xvfb', command: 'Xvfb', needed: true },
  { name: 'xauth', command: 'xauth' },
  { name: 'fonts-dejavu-core', folder: '/usr/share/fonts/truetype/dejavu' },
  { name: 'fonts-noto-color-emoji', folder: '/usr/share/fonts/truetype/noto' },
];
// Opens the archive of the fallback Electron.
const UNZIP = { name: 'unzip', command: 'unzip', needed: true };

/** Makes sure of the system libraries that Electron needs here; does nothing but on Linux. */
export async function ensureSystem({ headless, unzip }) {
  if (process.platform !== 'linux') return;
  const wanted = [...PACKAGES, ...(headless ? HEADLESS_PACKAGES : []), ...(unzip ? [UNZIP] : [])];
  const missing = missingOf(wanted);
  if (!missing.some(({ needed }) => needed)) return;
  await install(missing);
  const left = missingOf(wanted).filter(({ needed }) => needed);
  if (left.length > 0)
    throw new Failure(`still missing: ${namesOf(left)}`, 'Install them by hand.');
}

function missingOf(packages) {
  const libraries = read('/sbin/ldconfig', ['-p']) ?? '';
  return packages.filter(({ library, command, folder }) => {
    if (library !== undefined) return !libraries.includes(library);
    return command === undefined ? !existsSync(folder) : !hasCommand(command);
  });
}

async function install(missing) {
  if (!hasCommand('apt-get')) {
    throw new Failure(
      `system libraries are missing: ${namesOf(missing)} (Debian's names)`,
      "Install your system's equals and run again.",
    );
  }
  if (!isRoot()) {
    throw new Failure(
      'system libraries are missing and only root can install them',
      `Run: sudo apt-get update && sudo apt-get ${installArguments(missing).join(' ')}`,
    );
  }
  say(`installing system libraries: ${namesOf(missing)}`);
  const stop = ticking('apt-get');
  await installAsRoot(missing).finally(stop);
}

async function installAsRoot(missing) {
  // An image without package lists knows neither the packages nor their current names.
  await aptGet(['update']);
  const args = installArguments(missing);
  if ((await aptGet(args)) === 0) return;
  throw new Failure('apt-get failed (see above)', `Run it by hand: apt-get ${args.join(' ')}`);
}

const installArguments = (missing) => [
  'install',
  '-y',
  '--no-install-recommends',
  ...missing.map(({ name }) => currentName(name)),
];

const aptGet = (args) =>
  execute('apt-get', ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Dpkg::Use-Pty=0', '-qq', ...args], {
    // Its progress is noise; its errors are not.
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });

/** Ubuntu 24.04 and Debian 13 renamed some libraries for 64-bit time. */
function currentName(name) {
  const renamed = `${name}t64`;
  return read('apt-cache', ['show', renamed]) === undefined ? name : renamed;
}

const namesOf = (packages) => packages.map(({ name }) => name).join(' ');
