import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, say } from './console.mjs';
import { modules } from './paths.mjs';
import { executeTool } from './process.mjs';

const PLATFORM_FLAGS = { linux: '--linux', darwin: '--mac', win32: '--win' };

/** Packages the built app for this system: an unpacked folder, or installers by their target names. */
export async function packageApp(electron, targets) {
  const isUnpacked = isUnpackedOnly(targets);
  const args = [
    PLATFORM_FLAGS[process.platform],
    ...(isUnpacked ? ['dir'] : targets),
    `-c.electronVersion=${electron.version}`,
    // Left to itself, electron-builder takes the official one and removes its default app.
    ...(electron.kind === 'official' ? [] : [`-c.electronDist=${electron.dist}`]),
    '--publish',
    'never',
  ];
  if ((await executeTool('electron-builder/cli.js', args, { env: signingEnvironment() })) !== 0) {
    throw new Failure('packaging failed (see above)', 'Correct it and run again.');
  }
  if (isUnpacked) say('dist/ holds an unpacked app: for tests, not a release');
}

/** A secret that a repository lacks comes as an empty variable, which electron-builder takes for a file. */
const signingEnvironment = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name, value]) => value !== '' || !/^(WIN_)?(CSC|APPLE)_/.test(name),
    ),
  );

const isUnpackedOnly = (targets) => targets.every((target) => target === 'dir');

/** Users get the Electron whose security fixes they need, never the one that tests made do with. */
export function checkTargets(electron, targets) {
  if (isUnpackedOnly(targets)) return;
  const pinned = JSON.parse(
    readFileSync(join(modules, 'electron', 'package.json'), 'utf8'),
  ).version;
  if (electron.version === pinned) return;
  throw new Failure(
    `installers are built with Electron ${pinned} only, and this machine has ${electron.version}`,
    'Run where github.com or ELECTRON_MIRROR answers, or `npm run package` for an unpacked app.',
  );
}
