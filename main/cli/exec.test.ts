import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Exec } from './exec.ts';

let folder: string;
let exec: Exec;
const troubles: string[] = [];
const start = (command: string, jobs = 1): void => {
  exec = new Exec({
    command,
    jobs,
    env: { FOLDER: folder },
    onTrouble: (words) => troubles.push(words),
  });
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mesh-exec-'));
  troubles.length = 0;
});
afterEach(() => {
  exec.stop();
  rmSync(folder, { recursive: true, force: true });
});

const linesOf = (file: string): string[] => {
  const path = join(folder, file);
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
};

describe.skipIf(process.platform === 'win32')('a command for each message', () => {
  it('gets it on stdin, one after the other and in order', async () => {
    start('cat >> "$FOLDER/log"');
    const lines = Array.from({ length: 20 }, (_, n) => `{"n":${n}}`);
    for (const line of lines) exec.run(line);
    await vi.waitFor(() => expect(linesOf('log')).toEqual(lines), { timeout: 20_000 });
    expect(troubles).toEqual([]);
  });

  it('runs as often at once as was allowed, and is ended with the client', async () => {
    start('echo $$ >> "$FOLDER/pids"; sleep 60', 2);
    for (let n = 0; n < 5; n++) exec.run('{}');
    await vi.waitFor(() => expect(linesOf('pids')).toHaveLength(2), { timeout: 20_000 });
    exec.stop();
    await vi.waitFor(
      () => {
        for (const pid of linesOf('pids')) expect(() => process.kill(Number(pid), 0)).toThrow();
      },
      { timeout: 20_000 },
    );
    expect(linesOf('pids')).toHaveLength(2);
  });

  it('may fail, and is said to', async () => {
    start('exit 3');
    exec.run('{}');
    await vi.waitFor(() => expect(troubles).toEqual(['--exec ended with code 3.']), {
      timeout: 20_000,
    });
  });

  it('that is too slow loses the oldest, and says how many', async () => {
    start('sleep 60');
    for (let n = 0; n < 1002; n++) exec.run('{}');
    expect(troubles).toEqual(['--exec is too slow: 501 messages were left out.']);
  });
});
