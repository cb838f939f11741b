import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MeshError } from '../errors.ts';
import { LOCK_FILE, lockDataFolder } from './lock.ts';
import { SqliteStore } from './sqlite.ts';
import { KEY, recordId, temporaryFolder } from './testing.ts';

/** `MESH_KILLS=100` for the long run. */
const KILLS = Number(process.env.MESH_KILLS ?? 6);
const program = temporaryFolder();
const folder = temporaryFolder();
const here = import.meta.dirname;

beforeAll(async () => {
  // Node 20 runs no TypeScript; the driver is native and stays where it is.
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(here, 'durability.child.ts'),
      outDir: program.path,
      rolldownOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  });
  symlinkSync(join(here, '../../../node_modules'), join(program.path, 'node_modules'), 'junction');
}, 60_000);
afterAll(() => {
  program.remove();
  folder.remove();
});

const start = (): ChildProcess =>
  spawn(process.execPath, [join(program.path, 'child.mjs'), folder.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** Lets a child append until it has said `count` numbers, kills it, and returns the last one. */
const runAndKill = async (count: number): Promise<{ pid: number; last: number }> => {
  const child = start();
  let output = '';
  let killed = false;
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString('latin1');
    if (!killed && output.split('\n').length > count) killed = child.kill('SIGKILL');
  });
  await once(child, 'close');
  // Only whole lines were said.
  return { pid: child.pid ?? 0, last: Number(output.split('\n').at(-2)) };
};

it(
  'C8 loses nothing acknowledged, and tears nothing, when it is killed',
  async () => {
    let last = -1;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const run = await runAndKill(3 + (kill % 6) * 17);
      expect(run.last).toBeGreaterThan(last);
      last = run.last;

      // The lock of the dead process is in nobody's way, the kernel's is gone with it.
      expect(existsSync(join(folder.path, LOCK_FILE))).toBe(true);
      const lock = lockDataFolder(folder.path);
      const store = SqliteStore.open({ folder: folder.path, key: KEY });
      const heads = store.heads('everyone');
      expect(heads).toHaveLength(1);
      const head = heads[0]?.seq ?? -1;
      expect(head).toBeGreaterThanOrEqual(last);
      // At most the one call that was under way has been kept unsaid; a batch is kept whole.
      expect(head - last).toBeLessThanOrEqual(5);
      for (let seq = 0; seq <= head; seq += 1) expect(store.has(recordId(seq))).toBe(true);
      expect(store.messagesSince(null, null, head + 10)).toHaveLength(head + 1);
      store.close();
      lock.release();
    }
  },
  KILLS * 10_000,
);

it('one process a folder: the other is told which process has it', async () => {
  const child = start();
  try {
    await once(child.stdout ?? child, 'data');
    const busy = { code: 'data-folder-busy', detail: String(child.pid) };
    expect(() => lockDataFolder(folder.path)).toThrow(expect.objectContaining(busy));
    // Whoever gets round the lock file meets the kernel's.
    expect(() => SqliteStore.open({ folder: folder.path, key: KEY })).toThrow(MeshError);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  lockDataFolder(folder.path).release();
}, 60_000);
