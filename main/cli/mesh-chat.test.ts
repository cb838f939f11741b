/** The client as processes: pipes, exit codes, files, signals. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildProgramFile, type Program, Running } from './testing/program.ts';

let program: Program;
let folder: string;
const running: Running[] = [];

beforeAll(async () => {
  program = await buildProgramFile('mesh-chat.ts');
}, 120_000);
afterAll(() => program.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mesh-cli-'));
});
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map(({ ended }) => ended));
  rmSync(folder, { recursive: true, force: true });
});

const LOCAL = ['--bind', '127.0.0.1', '--port', '0', '--no-lan'];
const start = (...args: string[]): Running => {
  const started = new Running(program, args);
  running.push(started);
  return started;
};
const node = (...args: string[]): Running => start(...LOCAL, ...args);
const addressOf = async (client: Running): Promise<string> =>
  `127.0.0.1:${(await client.line(/Listening on: .*:(\d+)/))[1]}`;

describe('a pipe', () => {
  it('ends with code 0 once what came through it was delivered', async () => {
    const alice = node('--nick', 'alice');
    const bob = node('--nick', 'bob', '--seed', await addressOf(alice));
    bob.child.stdin.end('first line\nlast line');
    expect((await bob.ended).code).toBe(0);
    await alice.line(/bob: first line\nbob: last line/);
  });

  it('ends with code 4 and says so when nobody took it in time', async () => {
    const alone = node('--nick', 'alice', '--invite-only', '--wait', '1');
    alone.child.stdin.end('hello?\n');
    const { code, out } = await alone.ended;
    expect(code).toBe(4);
    expect(out).toMatch(/! One message has reached nobody within 1 s/);
  });

  it('ends with code 1 when a line was refused', async () => {
    const alice = node('--nick', 'alice', '--invite-only');
    alice.child.stdin.end(Buffer.from([0xff, 0xfe, 0x0a]));
    const { code, out } = await alice.ended;
    expect(code).toBe(1);
    expect(out).toMatch(/! This is no text/);
  });

  it('that nobody reads any more ends the client with code 141, and it says goodbye', async () => {
    const alice = node('--nick', 'alice');
    const bob = node('--nick', 'bob', '--seed', await addressOf(alice), '--json');
    await alice.line(/bob joined/);
    bob.child.stdout.destroy();
    alice.type('does anybody read this?');
    expect((await bob.ended).code).toBe(141);
    await alice.line(/bob left/);
  });
});

it('--status asks the node that runs, and starts none', async () => {
  const none = await start('--status', '--data-dir', folder).ended;
  expect(none.code).toBe(3);
  const alice = node('--nick', 'alice', '--data-dir', folder);
  await alice.line(/Listening on/);
  const { code, out } = await start('--status', '--data-dir', folder).ended;
  expect([code, out]).toEqual([0, expect.stringMatching(/You are: {6}alice/)]);
});

describe('a relay', () => {
  it('R10 carries what it cannot read, and says so when it is spoken through', async () => {
    const alice = node('--nick', 'alice', '--invite-only');
    const seed = ['--seed', await addressOf(alice)];
    const relay = node('--nick', 'attic', '--relay', '--data-dir', folder, ...seed);
    const [, key] = await relay.line(/A member lets this relay in with: \/relay ([0-9a-f]{64})/);
    alice.type(`/relay ${key}`);
    await alice.line(/attic joined/);
    const bob = node('--nick', 'bob', '--invite-only', ...seed);
    alice.type(`/invite ${(await bob.line(/Your public key: ([0-9a-f]{64})/))[1]}`);
    await bob.line(/alice joined/);
    alice.type('only for members');
    await bob.line(/alice: only for members/);
    relay.type('can I say something?');
    await relay.line(/! This node is a relay/);
    alice.type('/members');
    await alice.line(/attic \[[0-9a-f]{8}\] online, relay/);
    const { out } = await start('status', '--data-dir', folder).ended;
    expect(out).toMatch(/^Relay: {8}attic \[[0-9a-f]{8}\] online$/m);
    expect(relay.out).not.toContain('only for members');
    expect(relay.out).not.toContain('as a member');
  });

  it('that was let in as a member says that it can read', async () => {
    const alice = node('--nick', 'alice', '--invite-only');
    const relay = node('--relay', '--seed', await addressOf(alice));
    alice.type(`/invite ${(await relay.line(/Your public key: ([0-9a-f]{64})/))[1]}`);
    await relay.line(/! This node was let in as a member and not as a relay/);
  });

  it('needs somebody to carry for', async () => {
    const { code, out } = await node('--relay').ended;
    expect([code, out]).toEqual([
      2,
      expect.stringMatching(/--relay needs the address of a member/),
    ]);
  });
});

describe('identity and settings', () => {
  const SEED = Buffer.alloc(32, 7);
  const KEY = /Your public key: ([0-9a-f]{64})/;

  it('come from files, and a seed on the command line is warned of', async () => {
    const file = join(folder, 'seed');
    writeFileSync(file, SEED, { mode: 0o600 });
    const [, key] = await node('--keypair-file', file).line(KEY);
    writeFileSync(file, `${SEED.toString('hex')}\n`);
    const hex = node('--keypair-file', file);
    expect((await hex.line(KEY))[1]).toBe(key);
    expect(hex.out).not.toContain('!');
    const visible = node('--keypair-seed', SEED.toString('hex'));
    expect((await visible.line(KEY))[1]).toBe(key);
    expect(visible.out).toMatch(/^! Other users of this machine can see --keypair-seed/);
    writeFileSync(file, 'short');
    const damaged = await node('--keypair-file', file).ended;
    expect(damaged).toMatchObject({ code: 1, out: '' });
    expect(damaged.err).toContain(file);
  });

  it('of the original are taken over, and never overwrite others', async () => {
    const original = join(folder, 'mesh-chat');
    mkdirSync(original);
    writeFileSync(join(original, 'identity.key'), SEED);
    writeFileSync(
      join(original, 'config.toml'),
      'nick = "olga"\nport = 0\ndiscovery_port = 9998\nbind_addr = "127.0.0.1"\nwan_mode = true\nseed_peers = []\nold = 1\n',
    );
    const dataDir = join(folder, 'new');
    const taken = await start('import', original, '--data-dir', dataDir).ended;
    expect(taken.code).toBe(0);
    expect(taken.out).toMatch(/The setting old means nothing here/);
    expect(readFileSync(join(dataDir, 'identity.key')).equals(SEED)).toBe(true);
    if (process.platform !== 'win32') {
      expect(statSync(join(dataDir, 'identity.key')).mode & 0o777).toBe(0o600);
    }
    const client = start('--no-lan', '--invite-only', '--data-dir', dataDir);
    await client.line(/You are: olga/);
    await client.line(/Listening on: 127\.0\.0\.1/);

    writeFileSync(join(original, 'identity.key'), Buffer.alloc(32, 8));
    const again = await start('import', original, '--data-dir', dataDir).ended;
    expect(again.code).toBe(1);
    expect(again.err).toMatch(/Nothing was overwritten/);
    expect(readFileSync(join(dataDir, 'identity.key')).equals(SEED)).toBe(true);
  });

  it.each([
    ['port = "x"', /port in .*config\.toml/],
    ['nick = ', /config\.toml, line 1, is no TOML/],
  ])('%s in the settings is refused with its place', async (text, words) => {
    writeFileSync(join(folder, 'config.toml'), text);
    const { code, err } = await node('--data-dir', folder).ended;
    expect(code).toBe(2);
    expect(err).toMatch(words);
  });
});

describe('a command line that makes no sense', () => {
  it.each([[['--nonsense']], [['nonsense']], [['--port', '70000']], [['--nick', '']]])(
    '%j ends with code 2',
    async (args) => {
      const { code, out, err } = await start('--no-lan', ...args).ended;
      expect(code).toBe(2);
      expect(out + err).not.toBe('');
    },
  );

  it('a data folder in use is named with the process that uses it', async () => {
    const first = node('--data-dir', folder);
    await first.line(/Listening/);
    const { code, out } = await node('--data-dir', folder).ended;
    expect(code).toBe(1);
    expect(out).toContain(`in use by another process (pid ${first.child.pid})`);
  });
});

describe('a client that runs', () => {
  it('is spoken to from beside it, also by what --exec runs', async () => {
    const dataDir = join(folder, 'alice');
    const alice = node('--nick', 'alice', '--data-dir', dataDir);
    // It finds the node from another folder, too.
    const answer = `cd / && ${process.execPath} ${program.path} send "heard you"`;
    const bobDir = relative(process.cwd(), join(folder, 'bob'));
    const bob = node(
      ...['--nick', 'bob', '--seed', await addressOf(alice), '--data-dir', bobDir],
      ...['--exec', answer],
    );
    await alice.line(/bob joined/);
    const said = await start('send', '--data-dir', dataDir, '--wait', '30', 'over the socket')
      .ended;
    expect(said).toEqual({ code: 0, out: '', err: '' });
    await bob.line(/alice: over the socket/);
    await alice.line(/bob: heard you/);
    const { out } = await start('history', '--data-dir', dataDir, '--since', '1h').ended;
    expect(out).toMatch(/alice: over the socket\n.* bob: heard you\n$/);
    const status = await start('status', '--json', '--data-dir', dataDir).ended;
    expect(JSON.parse(status.out)).toMatchObject({ nick: 'alice', state: 'connected', members: 2 });
  });

  it('tells its history to whoever stops reading in the middle of it: code 141, and no word', async () => {
    const alice = node('--invite-only', '--data-dir', folder);
    await alice.line(/Listening/);
    // Far more than the system keeps for a reader that is not there.
    for (let count = 0; count < 12; count++) alice.child.stdin.write(`${'x'.repeat(60_000)}\n`);
    const told = async () => (await start('history', '--data-dir', folder).ended).out.length;
    await expect.poll(told, { timeout: 20_000 }).toBeGreaterThan(12 * 60_000);
    const reader = start('history', '--data-dir', folder);
    reader.child.stdout.once('data', () => reader.child.stdout.destroy());
    expect(await reader.ended).toMatchObject({ code: 141, err: '' });
  });

  it('that was killed left nobody there: code 3', async () => {
    const alice = node('--invite-only', '--data-dir', folder);
    await alice.line(/Listening/);
    alice.child.kill('SIGKILL');
    await alice.ended;
    const { code, err } = await start('status', '--data-dir', folder).ended;
    expect(code).toBe(3);
    expect(err).toBe(`Nothing is running on ${folder}.\n`);
    const again = node('--invite-only', '--data-dir', folder);
    await again.line(/Listening/);
    await expect
      .poll(async () => (await start('send', '--data-dir', folder, 'again').ended).code)
      .toBe(0);
    expect((await start('send', '--data-dir', folder, '--wait', '1', 'alone').ended).code).toBe(4);
  });
});

describe.skipIf(process.platform === 'win32')('a signal', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s says goodbye, code 0', async (signal) => {
    const alice = node('--nick', 'alice');
    const bob = node('--nick', 'bob', '--seed', await addressOf(alice));
    await alice.line(/bob joined/);
    bob.child.kill(signal);
    expect((await bob.ended).code).toBe(0);
    await alice.line(/bob left/);
  });

  it('ends what --exec runs, too', async () => {
    const alice = node('--nick', 'alice');
    const marker = join(folder, 'pid');
    const bob = node('--seed', await addressOf(alice), '--exec', `echo $$ > ${marker}; sleep 60`);
    await alice.line(/joined/);
    alice.type('go');
    await expect
      .poll(() => statSync(marker, { throwIfNoEntry: false })?.size ?? 0)
      .toBeGreaterThan(1);
    bob.child.kill('SIGTERM');
    await bob.ended;
    const pid = Number(readFileSync(marker, 'utf8'));
    await expect.poll(() => isAlive(pid)).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
