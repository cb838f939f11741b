import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MeshConfig } from './config.ts';
import { MeshNode } from './node.ts';

let folder: string;
const running = new Map<string, MeshNode>();
/** Where each was, so that the others find them there again. */
const bound = new Map<string, string>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'succession-'));
});
afterEach(async () => {
  for (const name of [...running.keys()]) await stop(name);
  rmSync(folder, { recursive: true, force: true });
  bound.clear();
});

async function start(name: string, config: Partial<MeshConfig> = {}): Promise<MeshNode> {
  const node = await MeshNode.start({
    ...{ nick: name, dataDir: join(folder, name), lan: false, begin: 'manual' },
    ...{ gossipIntervalMs: 200, heartbeatIntervalMs: 200, recoveryBaseDelayMs: 50 },
    bindAddr: bound.get(name) ?? '127.0.0.1:0',
    ...config,
  });
  running.set(name, node);
  bound.set(name, `127.0.0.1:${node.listening.port}`);
  return node;
}

async function stop(name: string): Promise<void> {
  await running.get(name)?.shutdown();
  running.delete(name);
}

async function again(name: string): Promise<MeshNode> {
  await stop(name);
  return start(name);
}

async function until(what: () => boolean, ms = 20_000): Promise<void> {
  const end = Date.now() + ms;
  while (!what()) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function comes(name: string, to: MeshNode): Promise<MeshNode> {
  const node = await start(name);
  await to.invite(node.pubKey);
  node.seek([`127.0.0.1:${to.listening.port}`]);
  await until(() => node.network() !== null && node.status().state === 'connected');
  return node;
}

const textsOf = (node: MeshNode): string[] =>
  node.chatHistory(0).map(({ plaintext }) => Buffer.from(plaintext).toString());
const keysOf = (node: MeshNode): string[] =>
  node
    .members()
    .map(({ pubKey }) => pubKey)
    .sort();

describe('a network that goes on without a stolen key', () => {
  it('R4 takes along who follows, also who was away, with all that was said; the key stays behind', async () => {
    const alice = await start('alice');
    alice.foundNetwork('Garden');
    const [bob, carol, dave] = [
      await comes('bob', alice),
      await comes('carol', alice),
      await comes('dave', alice),
    ];
    await alice.sendChat('plant the beans');
    await alice.sendDirectChat(bob.pubKey, 'only for you');
    await until(() => textsOf(bob).length === 2 && textsOf(dave).length === 1);
    await stop('dave');
    await alice.revoke(carol.pubKey);
    await until(() => bob.revoked().length === 1);

    alice.keepNote('draft:everyone', Buffer.from('half a thought'));
    alice.succession.found('Garden again', ['draft:everyone']);
    await until(() => bob.succession.list().length === 1);
    const [successor] = bob.succession.list();
    expect(successor).toMatchObject({ name: 'Garden again', by: alice.pubKey });
    expect(alice.network()?.name).toBe('Garden');
    expect(carol.succession.list()).toEqual([]);

    const aliceThere = await again('alice');
    expect(aliceThere.network()).toMatchObject({ id: successor?.network, name: 'Garden again' });
    expect(Buffer.from(aliceThere.note('draft:everyone') ?? []).toString()).toBe('half a thought');
    if (successor) bob.succession.follow(successor.network);
    const bobThere = await again('bob');
    await until(() => bobThere.status().state === 'connected');
    expect(bobThere.network()?.id).toBe(successor?.network);
    expect(textsOf(bobThere)).toEqual(['plant the beans', 'only for you']);
    await bobThere.sendChat('here I am');
    await until(() => textsOf(aliceThere).includes('here I am'));

    // Who was away looks for the others where they were, and is shown where they went.
    const daveAgain = await start('dave');
    await until(() => daveAgain.succession.list().length === 1);
    daveAgain.succession.follow(daveAgain.succession.list()[0]?.network as never);
    const daveThere = await again('dave');
    await until(() => daveThere.network() !== null && textsOf(daveThere).includes('here I am'));
    expect(textsOf(daveThere)).toEqual(['plant the beans', 'here I am']);
    expect(keysOf(daveThere)).toEqual([alice.pubKey, bob.pubKey, dave.pubKey].sort());
    expect(daveThere.messages.search('beans', null, null, 5).messages).toHaveLength(1);
    expect(aliceThere.members().some(({ pubKey }) => pubKey === carol.pubKey)).toBe(false);
  }, 60_000);

  it('R4 is not founded by who was removed, in an open network, or without a place to keep it', async () => {
    const alice = await start('alice');
    alice.foundNetwork('Garden');
    const bob = await comes('bob', alice);
    await bob.revoke(alice.pubKey);
    await until(() => alice.removal() !== null);
    expect(() => alice.succession.found('Mine')).toThrow('removed');
    expect(() => alice.succession.found(' ')).toThrow('network-name-invalid');
    expect(() => bob.succession.follow('f'.repeat(64) as never)).toThrow('no-successor');
    await stop('bob');
    const open = await start('open', { dataDir: null, begin: 'auto', network: 'lan' });
    expect(() => open.succession.found('Mine')).toThrow('network-open');
  }, 30_000);

  it('a move that was not prepared to the end changes nothing, and one that was is completed', async () => {
    const alice = await start('alice');
    alice.foundNetwork('Garden');
    await alice.sendChat('still here');
    const at = (name: string): string => join(folder, 'alice', name);
    mkdirSync(at('next.draft'));
    writeFileSync(at('next.draft/mesh.db'), 'half');
    const same = await again('alice');
    expect(same.network()?.name).toBe('Garden');
    expect(existsSync(at('next.draft'))).toBe(false);
    same.succession.found('Elsewhere');
    const there = await again('alice');
    expect(there.network()?.name).toBe('Elsewhere');
    expect(textsOf(there)).toEqual(['still here']);
    expect(existsSync(at('before.db'))).toBe(true);
    expect(existsSync(at('next'))).toBe(false);
  }, 30_000);
});
