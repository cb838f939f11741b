import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MeshError } from '../engine/errors.ts';
import { MeshNode } from '../engine/node.ts';
import { ask, askOnce } from './client.ts';
import type { ControlRequest } from './messages.ts';
import { findPlace } from './place.ts';
import { type ControlServer, serveControl } from './server.ts';

let folder: string;
const cleanups: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mesh-control-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const LOCAL = { bindAddr: '127.0.0.1:0', lan: false } as const;
async function serve(dataDir = folder): Promise<{ node: MeshNode; server: ControlServer }> {
  const node = await MeshNode.start({ ...LOCAL, dataDir, nick: 'alice', requireInvitation: true });
  const server = await serveControl(node, dataDir);
  cleanups.push(() => node.shutdown());
  cleanups.push(() => server.close());
  return { node, server };
}
const send = (text: string, waitMs = 0, to: string | null = null): ControlRequest => ({
  command: 'send',
  text,
  to,
  waitMs,
});
async function history(since = 0, limit = 100): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of ask(folder, { command: 'history', since, limit })) items.push(item);
  return items;
}

describe('a running node', () => {
  it('is told what to send, and answers what was said and how it stands', async () => {
    const { node } = await serve();
    expect(await askOnce(folder, send('one'))).toMatchObject({ sent: false });
    await askOnce(folder, send('two\nlines'));
    expect(await history()).toMatchObject([
      { text: 'one', own: true, nick: 'alice', conversation: 'everyone' },
      { text: 'two\nlines' },
    ]);
    expect(await history(0, 1)).toMatchObject([{ text: 'two\nlines' }]);
    expect(await history(Date.now() + 60_000)).toEqual([]);
    expect(await askOnce(folder, { command: 'status' })).toMatchObject({
      pubKey: node.pubKey,
      nick: 'alice',
      network: { name: 'lan' },
      state: 'alone',
      members: 1,
      links: [],
    });
  });

  it('waits until another has a message, if asked, and no longer than asked', async () => {
    const { node } = await serve();
    expect(await askOnce(folder, send('too soon', 50))).toMatchObject({ sent: false });
    const seedPeers = [`127.0.0.1:${node.listening.port}`];
    const bob = await MeshNode.start({ ...LOCAL, nick: 'bob', requireInvitation: true, seedPeers });
    cleanups.push(() => bob.shutdown());
    await node.invite(bob.pubKey);
    await expect.poll(() => node.connections().length, { timeout: 30_000 }).toBe(1);
    expect(await askOnce(folder, send('hello', 30_000))).toMatchObject({ sent: true });
    expect(await askOnce(folder, send('secret', 30_000, 'Bob'))).toMatchObject({ sent: true });
    expect((await history()).at(-1)).toMatchObject({ conversation: bob.pubKey, text: 'secret' });
  });

  it('answers with its reasons', async () => {
    await serve();
    await expect(askOnce(folder, send(''))).rejects.toThrow('message-empty');
    await expect(askOnce(folder, send('hi', 0, 'nobody'))).rejects.toThrow('unknown-recipient');
    await expect(askOnce(folder, { command: 'nonsense' } as never)).rejects.toThrow('bad-request');
  });

  it('survives whatever is written to it', async () => {
    await serve();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const socket = connect(findPlace(folder));
        socket.on('error', () => {});
        socket.end(Buffer.concat([bytes, Buffer.from('\n')]));
        await new Promise((resolve) => socket.resume().once('close', resolve));
      }),
      { numRuns: 30 },
    );
    expect(await askOnce(folder, { command: 'status' })).toMatchObject({ nick: 'alice' });
  });
});

describe('the socket', () => {
  it.skipIf(process.platform === 'win32')('is for its owner alone', async () => {
    await serve();
    expect(statSync(findPlace(folder)).mode & 0o777).toBe(0o600);
  });

  it('is not there when nothing runs, and goes with the node', async () => {
    await expect(askOnce(folder, { command: 'status' })).rejects.toThrow('not-running');
    const { server } = await serve();
    server.close();
    await expect(askOnce(folder, { command: 'status' })).rejects.toThrow('not-running');
  });

  it.skipIf(process.platform === 'win32')('that a crash left behind is nobody', async () => {
    const { node, server } = await serve();
    server.close();
    await node.shutdown();
    // A file that nobody listens on is what `kill -9` leaves.
    const dead = createServer().listen(findPlace(folder));
    await new Promise((resolve) => dead.once('listening', resolve));
    const unlinked = findPlace(folder);
    rmSync(unlinked);
    writeFileSync(unlinked, '');
    dead.close();
    await expect(askOnce(folder, { command: 'status' })).rejects.toThrow('not-running');
    await serve();
    expect(await askOnce(folder, { command: 'status' })).toMatchObject({ nick: 'alice' });
  });

  it('is found where the path of the folder is too long for one', async () => {
    folder = join(folder, 'a-long-name'.repeat(12));
    const { server } = await serve();
    expect(await askOnce(folder, { command: 'status' })).toMatchObject({ nick: 'alice' });
    server.close();
    await expect(askOnce(folder, { command: 'status' })).rejects.toBeInstanceOf(MeshError);
  });
});
