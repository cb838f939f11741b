import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { folderProblem } from './folder.ts';
import { STORE_FILE } from './sqlite.ts';

/**
 * One store takes the place of another at the next start. Until the new one is whole it is a draft,
 * which the next start throws away; from then on every start brings it to its place.
 */
const DRAFT_FOLDER = 'next.draft';
const NEXT_FOLDER = 'next';
/** What was there before is kept, until the next time. */
const BEFORE_FILE = 'before.db';

/** @param fill makes the new store in the folder it is given, and closes it */
export function prepareNext(dataDir: string, fill: (folder: string) => void): void {
  const [draft, next] = [join(dataDir, DRAFT_FOLDER), join(dataDir, NEXT_FOLDER)];
  try {
    for (const folder of [draft, next]) rmSync(folder, { recursive: true, force: true });
    mkdirSync(draft, { mode: 0o700 });
    fill(draft);
    renameSync(draft, next);
  } catch (error) {
    throw folderProblem(error, dataDir);
  }
}

/** Brings what was prepared to its place. The folder is locked, and no store of it is open. */
export function takeNext(dataDir: string): void {
  const [next, current] = [join(dataDir, NEXT_FOLDER, STORE_FILE), join(dataDir, STORE_FILE)];
  try {
    rmSync(join(dataDir, DRAFT_FOLDER), { recursive: true, force: true });
    if (!existsSync(next)) return;
    // After a crash there are words of it beside it, which belong to its name.
    for (const suffix of ['-wal', '-shm', ''])
      if (existsSync(current + suffix))
        renameSync(current + suffix, join(dataDir, BEFORE_FILE + suffix));
    renameSync(next, current);
    rmSync(join(dataDir, NEXT_FOLDER), { recursive: true, force: true });
  } catch (error) {
    throw folderProblem(error, dataDir);
  }
}
