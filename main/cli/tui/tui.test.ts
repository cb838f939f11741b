/** The terminal interface on a real terminal: from the first start to the last word. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askOnce } from '../../control/client.ts';
import { buildProgramFile, type Program, Running } from '../testing/program.ts';
import { hasTmux, Screen } from '../testing/screen.ts';

const LOCAL = ['--bind', '127.0.0.1', '--port', '0', '--no-lan'];

let program: Program;
let folder: string;
beforeAll(async () => {
  program = await buildProgramFile('mesh-chat.ts');
  folder = mkdtempSync(join(tmpdir(), 'mesh-tui-'));
}, 120_000);
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

const tui = (size: { columns: number; rows: number }, ...args: string[]): Screen =>
  new Screen([process.execPath, program.path, '--tui', ...LOCAL, ...args], size);

it.skipIf(!hasTmux)('two people meet, talk, and stay who they are', async () => {
  const data = ['--data-dir', join(folder, 'alice')];
  const alice = tui({ columns: 100, rows: 28 }, ...data);
  const screens = [alice];
  let carol: Running | null = null;
  try {
    await alice.shows(/How do you want to be called/);
    alice.keys('alice', 'Enter');
    await alice.shows(/Hello, alice/);
    alice.keys('Enter');
    await alice.shows(/> Garden/);
    alice.keys('Enter');
    await alice.shows(/Nobody else is here yet · Garden/);
    alice.keys('first', 'Enter');
    await alice.shows(/…\d\d:\d\d alice: first/);
    alice.keys('C-e');
    await alice.shows(/Listening on: 127/);
    const address = `127.0.0.1:${alice.find(/Listening on: 127\.0\.0\.1:(\d+)/)}`;
    alice.keys('Escape');

    // A narrow terminal; its person asks first what it joins.
    const bob = tui({ columns: 50, rows: 16 }, '--nick', 'bob', '--data-dir', join(folder, 'bob'));
    screens.push(bob);
    await bob.shows(/Hello, bob/);
    bob.keys('Down', 'Enter');
    await bob.shows(/address of any member/);
    bob.keys(address, 'Enter');
    await bob.shows(/waiting to be invited/);
    await alice.shows(/1 asking to join: F2/);
    alice.keys('F2');
    await alice.shows(/▸ bob \[/);
    alice.keys('Enter');
    await bob.shows(/This is network Garden, founded by alice/);
    bob.keys('Enter');
    await bob.shows(/1 peers · 2 members · Garden/);
    await bob.shows(/alice:\s+first/);
    await alice.shows(/✓\d\d:\d\d alice: first/);

    // Wide, right to left, and what would steer a terminal.
    carol = new Running(program, ['--nick', 'carol', '--invite-only', '--seed', address, ...LOCAL]);
    const [, key] = await carol.line(/Your public key: ([0-9a-f]{64})/);
    alice.keys(`/invite ${key}`, 'Enter');
    await carol.line(/alice joined/);
    carol.child.stdin.write('\u001b[2J\u001b]0;title\u0007漢字 \u202eعربية end\n');
    await alice.shows(/carol: �\[2J�\]0;title�漢字 عربية end/);
    carol.type('/dm alice only you');
    await alice.shows(/carol \(1\)/);
    alice.keys('C-n');
    await alice.shows(/carol: only you/);
    alice.keys('and you', 'Enter');
    await carol.line(/alice \(to you alone\): and you/);

    alice.resize(60, 12);
    await alice.shows(/carol:\s+only you/);
    await expect.poll(() => alice.text()).not.toMatch(/Conversations/);
    alice.keys('C-c');
    await carol.line(/alice left/);
    const again = tui({ columns: 100, rows: 28 }, ...data);
    screens.push(again);
    await again.shows(/alice: first/);
    await again.shows(/alice you/);

    // More than fits: up, where nothing that comes pulls one down, and down again by oneself.
    const lines = Array.from({ length: 40 }, (_, at) => `line ${at + 1}`);
    again.keys(...lines.flatMap((line) => [line, 'Enter']));
    await again.shows(/alice: line 40/);
    again.keys('PPage');
    await again.shows(/PgDn goes down to the newest/);
    expect(again.text()).not.toContain('alice: line 40');
    const newest = { command: 'send', text: 'from beside', to: null, waitMs: 0 } as const;
    await askOnce(join(folder, 'alice'), newest);
    again.keys('PPage', 'PPage', 'PPage');
    await again.shows(/alice: first/);
    expect(again.text()).not.toContain('from beside');
    again.keys('NPage', 'NPage', 'NPage', 'NPage');
    await again.shows(/alice: from beside/);
  } finally {
    for (const screen of screens) screen.close();
    carol?.child.kill('SIGTERM');
    await carol?.ended;
  }
});
