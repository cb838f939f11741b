import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MeshConfig } from './config.ts';
import type { MeshEvent } from './events.ts';
import { MeshNode } from './node.ts';

const QUICK: Partial<MeshConfig> = {
  bindAddr: '127.0.0.1:0',
  lan: false,
  gossipIntervalMs: 200,
  heartbeatIntervalMs: 200,
  recoveryBaseDelayMs: 50,
};

let folder: string;
const running = new Set<MeshNode>();
const heard = new Map<MeshNode, MeshEvent[]>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mesh-node-'));
});
afterEach(async () => {
  await Promise.all([...running].map((node) => stop(node)));
  rmSync(folder, { recursive: true, force: true });
});

async function start(config: Partial<MeshConfig> = {}): Promise<MeshNode> {
  const node = await MeshNode.start({ ...QUICK, ...config });
  running.add(node);
  const events: MeshEvent[] = [];
  heard.set(node, events);
  void (async () => {
    for await (const event of node.subscribe()) events.push(event);
  })();
  return node;
}

async function stop(node: MeshNode): Promise<void> {
  running.delete(node);
  await node.shutdown();
}

const addressOf = (node: MeshNode): string => `127.0.0.1:${node.listening.port}`;
const dataDir = (name: string): string => join(folder, name);
const textsOf = (node: MeshNode): string[] =>
  (heard.get(node) ?? []).flatMap((event) =>
    event.type === 'ChatMessageReceived' ? Buffer.from(event.message.plaintext).toString() : [],
  );

async function until(what: () => boolean, ms = 15_000): Promise<void> {
  const end = Date.now() + ms;
  while (!what()) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const founder = (name: string, config: Partial<MeshConfig> = {}): Promise<MeshNode> =>
  start({ nick: name, requireInvitation: true, ...config });

async function invited(inviter: MeshNode, name: string, config: Partial<MeshConfig> = {}) {
  const seedPeers = [addressOf(inviter)];
  const node = await start({ nick: name, requireInvitation: true, seedPeers, ...config });
  await inviter.invite(node.pubKey);
  await until(() => node.status().state === 'connected' && node.members().length > 1);
  return node;
}

describe('on real sockets', () => {
  it('single node lifecycle', async () => {
    const node = await founder('alice', { network: 'Garden' });
    expect(node.network()?.name).toBe('Garden');
    expect(node.status().state).toBe('alone');
    expect(node.members().map(({ nick }) => nick)).toEqual(['alice']);
    await node.sendChat('to myself');
    expect(node.chatHistory(0)).toHaveLength(1);
    await stop(node);
    await stop(node);
  });

  it('invitation refused, then accepted', async () => {
    const alice = await founder('alice');
    const bob = await start({
      requireInvitation: true,
      seedPeers: [addressOf(alice)],
      nick: 'bob',
    });
    await until(() => bob.status().state === 'waiting');
    expect(bob.network()).toBeNull();
    expect(alice.knocks().map(({ nick }) => nick)).toEqual(['bob']);
    await alice.invite(bob.pubKey);
    await until(() => bob.status().state === 'connected');
    await until(() => alice.members().every(({ online }) => online));
  });

  it('three-node cluster: a third joins through the second, and all hear all', async () => {
    const alice = await founder('alice');
    const bob = await invited(alice, 'bob');
    const carol = await invited(bob, 'carol');
    const all = [alice, bob, carol];
    await until(() => all.every((node) => node.connections().length === 2));
    for (const node of all) await node.sendChat(`from ${node.nick()}`);
    await until(() => all.every((node) => textsOf(node).length === 3));
    const order = (node: MeshNode): string[] => node.chatHistory(0).map(({ id }) => id);
    expect(order(bob)).toEqual(order(alice));
    expect(order(carol)).toEqual(order(alice));
    expect(
      bob
        .members()
        .map(({ nick }) => nick)
        .sort(),
    ).toEqual(['alice', 'bob', 'carol']);
  });

  it('raw broadcast and raw direct delivery', async () => {
    const alice = await founder('alice');
    const bob = await invited(alice, 'bob');
    await alice.broadcast(Buffer.from('raw'));
    await bob.send(alice.nodeId, Buffer.from('direct'));
    await until(() => (heard.get(bob) ?? []).some(({ type }) => type === 'BroadcastReceived'));
    await until(() => (heard.get(alice) ?? []).some(({ type }) => type === 'DirectReceived'));
  });

  it('C6 direct message: through a third to somebody who was away, when its sender is gone', async () => {
    const alice = await founder('alice', { dataDir: dataDir('alice') });
    const bob = await invited(alice, 'bob', { dataDir: dataDir('bob') });
    const carol = await invited(bob, 'carol', { dataDir: dataDir('carol') });
    await until(() => [alice, bob, carol].every((node) => node.connections().length === 2));
    const bindAddr = addressOf(bob);
    await stop(bob);
    await alice.sendDirectChat(bob.pubKey, 'for your eyes');
    await alice.sendChat('for all eyes');
    await until(() => textsOf(carol).includes('for all eyes'));
    await stop(alice);
    const again = await start({ dataDir: dataDir('bob'), requireInvitation: true, bindAddr });
    await until(() => textsOf(again).length === 2);
    expect(again.page(alice.pubKey, null, 9).messages).toMatchObject([
      { conversation: alice.pubKey, senderPubKey: alice.pubKey, own: false },
    ]);
    expect(again.chatHistory().map(({ conversation }) => conversation)).toEqual([
      alice.pubKey,
      'everyone',
    ]);
    expect(textsOf(carol)).toEqual(['for all eyes']);
    expect(carol.chatHistory()).toHaveLength(1);
    await expect(again.sendDirectChat(again.pubKey, 'x')).rejects.toThrow('key-own');
  });

  it('graceful leave', async () => {
    const alice = await founder('alice');
    const bob = await invited(alice, 'bob');
    await stop(bob);
    await until(() => (heard.get(alice) ?? []).some(({ type }) => type === 'NodeLeft'), 2000);
    expect(alice.status().state).toBe('alone');
  });

  it('everybody restarts and finds each other, without a seed', async () => {
    const alice = await founder('alice', { dataDir: dataDir('a') });
    const bob = await invited(alice, 'bob', { dataDir: dataDir('b') });
    await alice.sendChat('before');
    await until(() => textsOf(bob).includes('before'));
    const port = addressOf(alice);
    await stop(alice);
    await stop(bob);
    const again = await start({ dataDir: dataDir('a'), bindAddr: port, requireInvitation: true });
    const bobAgain = await start({ dataDir: dataDir('b'), requireInvitation: true });
    expect(again.pubKey).toBe(alice.pubKey);
    expect(bobAgain.nick()).toBe('bob');
    expect(bobAgain.chatHistory(0)).toHaveLength(1);
    await until(() => bobAgain.status().state === 'connected');
    await bobAgain.sendChat('after');
    await until(() => textsOf(again).includes('after'));
  });

  it('R9 open networks of one name belong together; a seed without a name adopts', async () => {
    const alice = await start({ network: 'office', nick: 'alice' });
    const bob = await start({ seedPeers: [addressOf(alice)], nick: 'bob' });
    await until(() => bob.status().state === 'connected');
    expect(bob.network()?.name).toBe('office');
    await alice.sendChat('hello office');
    await until(() => textsOf(bob).includes('hello office'));
  });

  it('T3 expectKey joins only through that key', async () => {
    const alice = await founder('alice');
    const other = await founder('mallory');
    const bob = await start({
      requireInvitation: true,
      seedPeers: [addressOf(alice)],
      expectKey: other.pubKey,
    });
    await alice.invite(bob.pubKey);
    await until(() => bob.join()?.attempts[0]?.problem?.code === 'wrong-key');
    expect(bob.network()).toBeNull();
  });
});

describe('what cannot work says why', () => {
  const refused = async (config: Partial<MeshConfig>): Promise<string> => {
    try {
      await start(config);
      return 'started';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  it('port taken', async () => {
    const alice = await founder('alice');
    expect(await refused({ bindAddr: addressOf(alice) })).toBe('port-taken');
  });

  it('data folder in use', async () => {
    await founder('alice', { dataDir: dataDir('a') });
    expect(await refused({ dataDir: dataDir('a') })).toBe('data-folder-busy');
  });

  it('a damaged identity.key is refused and left as it is', async () => {
    const alice = await founder('alice', { dataDir: dataDir('a') });
    await stop(alice);
    const path = join(dataDir('a'), 'identity.key');
    expect(readFileSync(path)).toHaveLength(32);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(path, 'half an identity');
    expect(await refused({ dataDir: dataDir('a') })).toBe('identity-damaged');
    expect(readFileSync(path, 'utf8')).toBe('half an identity');
  });

  it('a data folder that is a file', async () => {
    writeFileSync(dataDir('file'), '');
    expect(await refused({ dataDir: dataDir('file') })).toBe('data-folder-unwritable');
  });

  it.each([
    [{ nick: ' ' }, 'nick-invalid'],
    [{ network: 'x'.repeat(65) }, 'network-name-invalid'],
    [{ seedPeers: ['no port:x'] }, 'address-invalid'],
    [{ maxDegree: 1 }, 'config-invalid'],
    [{ gossipIntervalMs: Number.NaN }, 'config-invalid'],
    [{ bindAddr: 'nonsense:' }, 'config-invalid'],
    [{ keypairSeed: new Uint8Array(31) }, 'config-invalid'],
  ])('%j', async (config, code) => {
    expect(await refused(config)).toBe(code);
  });

  it('nobody there, no such name', async () => {
    const bob = await start({
      requireInvitation: true,
      seedPeers: ['127.0.0.1:1', 'no-such-host.invalid:9000'],
    });
    const codes = (): (string | undefined)[] =>
      (bob.join()?.attempts ?? []).map(({ problem }) => problem?.code);
    await until(() => codes().every(Boolean));
    expect(codes()).toEqual(['unreachable', 'dns-failed']);
  });

  it('keys and messages that make no sense', async () => {
    const alice = await founder('alice');
    const bob = await invited(alice, 'bob');
    await expect(alice.invite(alice.pubKey)).rejects.toMatchObject({ code: 'key-own' });
    await expect(alice.invite(bob.pubKey)).rejects.toMatchObject({ code: 'key-already-member' });
    await expect(alice.invite('abc' as never)).rejects.toMatchObject({ code: 'key-wrong-length' });
    await expect(alice.sendChat('')).rejects.toMatchObject({ code: 'message-empty' });
    await expect(alice.sendChat('x'.repeat(65_537))).rejects.toMatchObject({
      code: 'message-too-long',
    });
    await alice.sendChat('x'.repeat(65_536));
    await until(() => textsOf(bob).some((text) => text.length === 65_536));
    await expect(alice.broadcast(new Uint8Array(300_000))).rejects.toMatchObject({
      code: 'payload-too-long',
    });
  });
});

describe('a signal given to start', () => {
  it('ends the start, leaving port and folder free, and the node that runs', async () => {
    const config = { ...QUICK, dataDir: dataDir('signal') };
    const gone = AbortSignal.abort(new Error('too late'));
    await expect(MeshNode.start(config, { signal: gone })).rejects.toThrow('too late');
    const during = new AbortController();
    const starting = MeshNode.start(config, { signal: during.signal });
    during.abort(new Error('changed my mind'));
    await expect(starting).rejects.toThrow('changed my mind');
    const running = new AbortController();
    const node = await MeshNode.start(config, { signal: running.signal });
    const events = node.subscribe();
    running.abort();
    for await (const _ of events);
    await node.shutdown();
    await (await MeshNode.start(config)).shutdown();
  });
});

it('D6 a neighbour that is asked connects to this very node, and the links stay as they are', async () => {
  const open = { requireInvitation: false, network: 'lan' };
  const alice = await start({ ...open, nick: 'alice' });
  const bob = await start({ ...open, nick: 'bob', seedPeers: [addressOf(alice)] });
  await until(() => bob.connections().length === 1 && alice.connections().length === 1);
  await until(() => bob.members().some(({ nick }) => nick === 'alice'));
  const links = [bob.connections()[0]?.sinceMs, alice.connections()[0]?.sinceMs];
  expect(await bob.insight.outside()).toEqual([
    { by: { key: alice.pubKey, nick: 'alice' }, outcome: 'reached', address: addressOf(bob) },
  ]);
  expect((await bob.insight.checkup()).outside).toMatchObject([{ outcome: 'busy' }]);
  expect([bob.connections()[0]?.sinceMs, alice.connections()[0]?.sinceMs]).toEqual(links);
});
