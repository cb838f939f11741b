/** The client on a real terminal. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildProgramFile, type Program, Running } from './testing/program.ts';
import { hasTmux, Screen } from './testing/screen.ts';

let program: Program;
beforeAll(async () => {
  program = await buildProgramFile('mesh-chat.ts');
}, 120_000);
afterAll(() => program.remove());

it.skipIf(!hasTmux)('a message that arrives leaves what is being typed whole', async () => {
  const local = ['--bind', '127.0.0.1', '--port', '0', '--no-lan'];
  const screen = new Screen([process.execPath, program.path, '--nick', 'alice', ...local]);
  await screen.shows(/Listening on: 127\.0\.0\.1:\d+[\s\S]*^>/m);
  const port = screen.find(/127\.0\.0\.1:(\d+)/);
  const bob = new Running(program, ['--nick', 'bob', '--seed', `127.0.0.1:${port}`, ...local]);
  try {
    await screen.shows(/bob joined/);
    screen.keys('half a sent');
    await screen.shows(/^> half a sent$/m);
    bob.type('hello from bob');
    await screen.shows(/bob: hello from bob\n> half a sent$/m);
    screen.keys('ence', 'Enter');
    await bob.line(/alice: half a sentence/);
    screen.keys('/mem', 'Tab');
    await screen.shows(/^> \/members$/m);
    screen.keys('C-c');
    await bob.line(/alice left/);
  } finally {
    screen.close();
    bob.child.kill('SIGTERM');
    await bob.ended;
  }
  expect(bob.out).not.toMatch(/^!/m);
});
