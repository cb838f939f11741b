/** The client on a real terminal. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildProgramFile, type Program, Running } from './testing/program.ts';

const SOCKET = `mesh-chat-test-${process.pid}`;
const tmux = (...args: string[]): string =>
  spawnSync('tmux', ['-L', SOCKET, ...args], { encoding: 'utf8' }).stdout ?? '';
// Debian: apt-get install tmux.
const hasTmux = spawnSync('tmux', ['-V']).status === 0;

let program: Program;
beforeAll(async () => {
  program = await buildProgramFile('mesh-chat.ts');
}, 120_000);
afterAll(() => {
  if (hasTmux) tmux('kill-server');
  program.remove();
});

it.skipIf(!hasTmux)('a message that arrives leaves what is being typed whole', async () => {
  const local = ['--bind', '127.0.0.1', '--port', '0', '--no-lan'];
  const command = [process.execPath, program.path, '--nick', 'alice', ...local].join(' ');
  tmux('new-session', '-d', '-x', '100', '-y', '24', command);
  const screen = (): string => tmux('capture-pane', '-p');
  const shows = (pattern: RegExp): Promise<void> =>
    expect.poll(screen, { timeout: 60_000 }).toMatch(pattern);
  await shows(/Listening on: 127\.0\.0\.1:\d+[\s\S]*^>/m);
  const [, port] = /127\.0\.0\.1:(\d+)/.exec(screen()) ?? [];
  const bob = new Running(program, ['--nick', 'bob', '--seed', `127.0.0.1:${port}`, ...local]);
  try {
    await shows(/bob joined/);
    tmux('send-keys', 'half a sent');
    await shows(/^> half a sent$/m);
    bob.type('hello from bob');
    await shows(/bob: hello from bob\n> half a sent$/m);
    tmux('send-keys', 'ence', 'Enter');
    await bob.line(/alice: half a sentence/);
    tmux('send-keys', '/mem', 'Tab');
    await shows(/^> \/members$/m);
    tmux('send-keys', 'C-c');
    await bob.line(/alice left/);
  } finally {
    bob.child.kill('SIGTERM');
    await bob.ended;
  }
});
