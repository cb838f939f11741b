import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LOCK_FILE, lockDataFolder } from './lock.ts';
import { temporaryFolder } from './testing.ts';

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, LOCK_FILE);
});
afterEach(() => folder.remove());

const busy = (pid: number | undefined) =>
  expect.objectContaining({
    code: 'data-folder-busy',
    detail: pid === undefined ? undefined : String(pid),
  });
type Content = { pid: number; start: string | null; bootedAt: number; token: string };
const written = (): Content => JSON.parse(readFileSync(path, 'utf8')) as Content;
const rewrite = (change: Partial<Content>): void =>
  writeFileSync(path, JSON.stringify({ ...written(), ...change }));
const age = (file: string, seconds: number): void => {
  const then = Date.now() / 1000 - seconds;
  utimesSync(file, then, then);
};
const isLinux = process.platform === 'linux';

it('locks a folder that it makes itself, and leaves nothing behind', () => {
  const inner = join(folder.path, 'a', 'b');
  const lock = lockDataFolder(inner);
  expect(existsSync(join(inner, LOCK_FILE))).toBe(true);
  lock.release();
  lock.release();
  expect(readdirSync(inner)).toEqual([]);
});

it('refuses a second lock in the same process too', () => {
  const lock = lockDataFolder(folder.path);
  expect(() => lockDataFolder(folder.path)).toThrow(busy(process.pid));
  lock.release();
  lockDataFolder(folder.path).release();
});

it('takes over from a process that is gone', () => {
  lockDataFolder(folder.path);
  rewrite({ pid: spawnSync(process.execPath, ['--version']).pid });
  const lock = lockDataFolder(folder.path);
  expect(written().pid).toBe(process.pid);
  lock.release();
  expect(readdirSync(folder.path)).toEqual([]);
});

it.runIf(isLinux)('takes over when the process id belongs to another process by now', () => {
  lockDataFolder(folder.path);
  rewrite({ start: 'another boot 123' });
  lockDataFolder(folder.path).release();
});

it('without process start times, takes over after a restart of the machine only', () => {
  lockDataFolder(folder.path);
  rewrite({ start: null });
  expect(() => lockDataFolder(folder.path)).toThrow(busy(process.pid));
  rewrite({ start: null, bootedAt: written().bootedAt - 3_600_000 });
  lockDataFolder(folder.path).release();
});

it.runIf(isLinux)("respects another user's process", () => {
  lockDataFolder(folder.path);
  const stat = readFileSync('/proc/1/stat', 'utf8');
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  rewrite({ pid: 1, start: `${boot} ${ticks}` });
  expect(() => lockDataFolder(folder.path)).toThrow(busy(1));
});

it.each(['', '{"pid":', 'null', '{"pid":"1"}'])('takes over a lock cut off at %j', (content) => {
  writeFileSync(path, content);
  age(path, 10);
  lockDataFolder(folder.path).release();
});

it('waits for a lock that is just being written', () => {
  writeFileSync(path, '');
  const from = Date.now();
  lockDataFolder(folder.path).release();
  expect(Date.now() - from).toBeGreaterThan(300);
});

it('waits for a takeover under way, and clears one that a crash left behind', () => {
  const guard = join(folder.path, `${LOCK_FILE}.takeover`);
  lockDataFolder(folder.path);
  rewrite({ pid: 2 ** 30 });
  writeFileSync(guard, readFileSync(path));
  expect(() => lockDataFolder(folder.path)).toThrow(busy(2 ** 30));
  age(guard, 60);
  lockDataFolder(folder.path).release();
  expect(readdirSync(folder.path)).toEqual([]);
});

it('does not release a lock that somebody else has by now', () => {
  const lock = lockDataFolder(folder.path);
  rewrite({ token: 'other' });
  lock.release();
  expect(existsSync(path)).toBe(true);
});

it('tells a folder that cannot be', () => {
  writeFileSync(path, '');
  expect(() => lockDataFolder(join(path, 'data'))).toThrow(
    expect.objectContaining({ code: 'data-folder-unwritable', detail: join(path, 'data') }),
  );
});
