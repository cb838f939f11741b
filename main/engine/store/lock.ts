import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { MeshError } from '../errors.ts';
import { folderProblem, isErrno } from './folder.ts';

/**
 * One process per data folder. The lock is a file made with O_EXCL that names its process; one left
 * behind by a crash is told from a live one by asking the system whether that process still exists
 * and is still the same one (process ids are reused, and a container gives out the same ones again).
 *
 * Taking over a stale lock is guarded by a second O_EXCL file, so that two processes that find it
 * stale at once do not both win. Should all of this be deceived (a shared network folder), the
 * store's own kernel lock on `mesh.db` still lets only one in.
 */
export const LOCK_FILE = 'mesh.lock';
const GUARD_FILE = 'mesh.lock.takeover';

/** How long the owner of a still empty lock file may take to write its name into it. */
const WRITING_MS_MAX = 500;
/** A takeover lasts a millisecond; a guard older than this was left by a crash. */
const GUARD_MS_MAX = 5_000;
const RETRY_MS = 20;
/** Without process start times, a lock from before the last boot is stale; clocks may be set. */
const BOOT_TOLERANCE_MS = 5 * 60_000;

export type DataFolderLock = {
  /** Idempotent. Leaves a lock alone that somebody else has taken meanwhile. */
  release(): void;
};

type Owner = {
  readonly pid: number;
  /** What tells this process from a later one of the same id, or null where nothing does. */
  readonly start: string | null;
  /** When the machine was started, milliseconds since 1970, as its clock then said. */
  readonly bootedAt: number;
  readonly token: string;
};

/**
 * Locks a data folder for this process, creating the folder (mode 0700) when it is absent.
 * Throws `data-folder-busy` with the other process's id as detail, `data-folder-unwritable` or
 * `disk-full` with the folder. May wait up to half a second for another process's takeover.
 */
export const lockDataFolder = (folder: string): DataFolderLock => {
  const path = join(folder, LOCK_FILE);
  const owner = ourselves();
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!createWith(path, owner)) takeOver(folder, path, owner);
  } catch (error) {
    throw folderProblem(error, folder);
  }
  return {
    release: () => {
      if (readOwner(path)?.token === owner.token) removeIfThere(path);
    },
  };
};

const ourselves = (): Owner => ({
  pid: process.pid,
  start: startOf(process.pid),
  bootedAt: bootedAt(),
  token: `${process.pid}-${process.hrtime.bigint()}`,
});

const takeOver = (folder: string, path: string, owner: Owner): void => {
  assertStale(path);
  const guard = join(folder, GUARD_FILE);
  enterGuard(guard, owner);
  try {
    // Somebody may have taken it over between our look and the guard.
    assertStale(path);
    removeIfThere(path);
    if (!createWith(path, owner)) throw busy(readOwner(path));
  } finally {
    removeIfThere(guard);
  }
};

const enterGuard = (guard: string, owner: Owner): void => {
  const waitUntil = Date.now() + WRITING_MS_MAX;
  while (!createWith(guard, owner)) {
    if (ageMs(guard) > GUARD_MS_MAX) removeIfThere(guard);
    else if (Date.now() > waitUntil) throw busy(readOwner(guard));
    else sleep(RETRY_MS);
  }
};

/** Returns when the lock belongs to nobody who lives; throws `data-folder-busy` otherwise. */
const assertStale = (path: string): void => {
  const waitUntil = Date.now() + WRITING_MS_MAX;
  let owner = readOwner(path);
  // Created but not written yet, or cut off by a power failure: time tells.
  while (owner === null && ageMs(path) < WRITING_MS_MAX && Date.now() < waitUntil) {
    sleep(RETRY_MS);
    owner = readOwner(path);
  }
  if (owner !== null && isAlive(owner)) throw busy(owner);
};

const isAlive = (owner: Owner): boolean => {
  if (!processExists(owner.pid)) return false;
  const start = startOf(owner.pid);
  if (start !== null && owner.start !== null) return start === owner.start;
  return Math.abs(bootedAt() - owner.bootedAt) < BOOT_TOLERANCE_MS;
};

const processExists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists and is somebody else's.
    return isErrno(error, 'EPERM');
  }
};

/** The start of a process as the system names it: boot and clock ticks on Linux, a date on macOS. */
const startOf = (pid: number): string | null => {
  try {
    if (process.platform === 'linux') {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The program's name is in brackets and may hold spaces and brackets; field 22 is the start.
      const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
      return ticks === undefined ? null : `${boot} ${ticks}`;
    }
    if (process.platform === 'darwin') {
      // The same words wherever and in whatever language it is asked.
      const env = { ...process.env, TZ: 'UTC', LC_ALL: 'C' };
      const args = ['-o', 'lstart=', '-p', String(pid)];
      return execFileSync('ps', args, { encoding: 'utf8', env }).trim();
    }
  } catch {
    // No such process, or a system that does not tell.
  }
  return null;
};

const bootedAt = (): number => Math.round(Date.now() - uptime() * 1000);

/** False when the file exists already. */
const createWith = (path: string, owner: Owner): boolean => {
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  }
  try {
    writeSync(file, JSON.stringify(owner));
  } catch (error) {
    removeIfThere(path);
    throw error;
  } finally {
    closeSync(file);
  }
  return true;
};

/** Null for a lock that is absent, or whose content says nothing. */
const readOwner = (path: string): Owner | null => {
  try {
    const owner: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isOwner(owner) ? owner : null;
  } catch (error) {
    if (error instanceof SyntaxError || isErrno(error, 'ENOENT')) return null;
    throw error;
  }
};

const isOwner = (value: unknown): value is Owner =>
  typeof value === 'object' &&
  value !== null &&
  'pid' in value &&
  Number.isSafeInteger(value.pid) &&
  Number(value.pid) > 0 &&
  'start' in value &&
  (value.start === null || typeof value.start === 'string') &&
  'bootedAt' in value &&
  typeof value.bootedAt === 'number' &&
  'token' in value &&
  typeof value.token === 'string';

const busy = (owner: Owner | null): MeshError =>
  new MeshError('data-folder-busy', owner === null ? undefined : String(owner.pid));

/** Milliseconds since the file was written; Infinity when it is gone. */
const ageMs = (path: string): number => {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
};

const removeIfThere = (path: string): void => {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
};

/** The lock is taken once, before anything else runs, and so may block. */
const sleep = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};
