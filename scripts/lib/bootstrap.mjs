// From a bare clone to a machine that can build, run and test: everything that `npm start`,
// `npm test` and the others need, and nothing on a second run.
import { mkdirSync } from 'node:fs';
import { ensureDependencies } from './dependencies.mjs';
import { chooseElectron, ensureElectron } from './electron.mjs';
import { checkNode } from './node-version.mjs';
import { cache } from './paths.mjs';
import { ensureSystem } from './system.mjs';

/** Packages only: enough to check, build and run unit tests. */
export async function bootstrapPackages() {
  checkNode();
  await ensureDependencies();
}

/** Everything; resolves with the Electron to run. `headless` adds a virtual display. */
export async function bootstrap({ headless }) {
  await bootstrapPackages();
  mkdirSync(cache, { recursive: true });
  const electron = await chooseElectron();
  await ensureSystem({ headless, unzip: !electron.isReady });
  return ensureElectron(electron);
}

/** How the tools are told which Electron to run: electron-vite, Playwright and the package. */
export const electronEnvironment = ({ dist, executable }) => ({
  ...process.env,
  ELECTRON_OVERRIDE_DIST_PATH: dist,
  ELECTRON_EXEC_PATH: executable,
});
