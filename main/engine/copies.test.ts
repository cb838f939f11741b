/** The same data folder in two places: each ends as a node of its own, and nothing is lost. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MeshConfig } from './config.ts';
import { MeshNode } from './node.ts';

let folder: string;
let running: MeshNode[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mesh-copies-'));
});
afterEach(async () => {
  await Promise.all(running.map((node) => node.shutdown()));
  running = [];
  rmSync(folder, { recursive: true, force: true });
});

async function start(name: string, config: Partial<MeshConfig> = {}): Promise<MeshNode> {
  const node = await MeshNode.start({
    bindAddr: '127.0.0.1:0',
    lan: false,
    gossipIntervalMs: 200,
    heartbeatIntervalMs: 200,
    recoveryBaseDelayMs: 50,
    requireInvitation: true,
    dataDir: join(folder, name),
    ...config,
  });
  running.push(node);
  return node;
}

const addressOf = (node: MeshNode): string => `127.0.0.1:${node.listening.port}`;
const textsOf = (node: MeshNode): string[] =>
  node.chatHistory(0).map(({ plaintext }) => Buffer.from(plaintext).toString());

async function copyOf(node: MeshNode, from: string, to: string): Promise<void> {
  await node.shutdown();
  cpSync(join(folder, from), join(folder, to), { recursive: true });
}

const eventually = (what: () => void): Promise<void> =>
  expect.poll(() => attempt(what), { timeout: 20_000 }).toBe('');

function attempt(what: () => void): string {
  try {
    what();
    return '';
  } catch (error) {
    return String(error);
  }
}

test('M3: two copies of one data folder become two nodes of one member, and both are heard', async () => {
  const alice = await start('alice', { nick: 'alice' });
  const first = await start('bob', { nick: 'bob', seedPeers: [addressOf(alice)] });
  await alice.invite(first.pubKey);
  await eventually(() => expect(alice.connections()).toHaveLength(1));
  await first.sendChat('before');
  await eventually(() => expect(textsOf(alice)).toEqual(['before']));
  await copyOf(first, 'bob', 'copy');

  const seedPeers = [addressOf(alice)];
  const bob = await start('bob', { seedPeers });
  const copy = await start('copy', { seedPeers });
  expect(copy.pubKey).toBe(bob.pubKey);
  await bob.sendChat('from bob');
  await copy.sendChat('from the copy');
  await eventually(() => expect(bob.nodeId).not.toBe(copy.nodeId));
  await eventually(() => {
    for (const node of [alice, bob, copy])
      expect(textsOf(node).sort()).toEqual(['before', 'from bob', 'from the copy']);
  });
  await bob.sendChat('still bob');
  await copy.sendChat('still the copy');
  await eventually(() => {
    for (const node of [alice, bob, copy]) expect(textsOf(node)).toHaveLength(5);
  });
});

test('M3: two copies that know nobody else find out when one dials the other', async () => {
  const alice = await start('alice', { nick: 'alice' });
  await copyOf(alice, 'alice', 'copy');
  const first = await start('alice');
  const copy = await start('copy', { seedPeers: [addressOf(first)] });
  await eventually(() => expect(copy.nodeId).not.toBe(first.nodeId));
  await eventually(() => expect(copy.connections()).toHaveLength(1));
  await first.sendChat('to my other machine');
  await eventually(() => expect(textsOf(copy)).toEqual(['to my other machine']));
});

test('M3: an older copy of a data folder goes on as a new node, and forks no log', async () => {
  const alice = await start('alice', { nick: 'alice' });
  const seedPeers = [addressOf(alice)];
  const bob = await start('bob', { nick: 'bob', seedPeers });
  await alice.invite(bob.pubKey);
  await eventually(() => expect(alice.connections()).toHaveLength(1));
  await copyOf(bob, 'bob', 'backup');
  const later = await start('bob', { seedPeers });
  await later.sendChat('after the backup');
  await eventually(() => expect(textsOf(alice)).toEqual(['after the backup']));
  await later.shutdown();

  const restored = await start('backup', { seedPeers });
  await eventually(() => expect(textsOf(restored)).toEqual(['after the backup']));
  await eventually(() => expect(restored.nodeId).not.toBe(later.nodeId));
  await restored.sendChat('from the restored one');
  await eventually(() =>
    expect(textsOf(alice)).toEqual(['after the backup', 'from the restored one']),
  );
});
