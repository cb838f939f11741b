import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');

/** Linux as root (in a container) has no Chromium sandbox; everywhere else the tests run in it. */
export const hasSandbox = process.getuid?.() !== 0;

/** The Electron that `npm test` chose; without it (Playwright started by hand) the cached one. */
export function electronExecutable(): string {
  const { ELECTRON_EXEC_PATH: chosen, XDG_CACHE_HOME: cache } = process.env;
  if (chosen) return chosen;
  const cached = path.join(cache ?? path.join(homedir(), '.cache'), 'mesh-chat');
  const executable = path.join(cached, 'electron-33.2.1', 'electron');
  if (!existsSync(executable)) throw new Error('no Electron here yet: run `npm run test:e2e`');
  return executable;
}
