import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './console.mjs';

const POLL_MS = 250;

/** Runs `work` while no other process of this machine holds the lock file. */
export async function withLock(file, what, work) {
  await acquire(file, what);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

async function acquire(file, what) {
  mkdirSync(dirname(file), { recursive: true });
  for (let announced = false; !tryCreate(file); await sleep(POLL_MS)) {
    const holder = holderOf(file);
    if (holder === undefined) continue;
    if (!isAlive(holder)) discard(file);
    else if (!announced) {
      announced = true;
      say(`another run (process ${holder}) is ${what}: waiting for it`);
    }
  }
}

function tryCreate(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined where the lock was just released, or created but not yet written. */
function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes the lock of a process that died; by a rename, which only one of several waiters wins. */
function discard(file) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    rmSync(aside);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
