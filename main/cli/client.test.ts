import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MESSAGE_BYTES_MAX } from '../../shared/limits.ts';
import { PROBLEMS, type ProblemCode } from '../../shared/problem.ts';
import type { MeshConfig } from '../engine/config.ts';
import { MeshNode } from '../engine/node.ts';
import { Client, type Ending } from './client.ts';
import { splitLines } from './lines.ts';
import { jsonOutput, textOutput } from './output.ts';
import { sentenceOf } from './words.ts';

type Line = Record<string, unknown> & { readonly type: string };

/** A client as a script sees it: lines in, JSON lines out. */
class Script {
  readonly lines: Line[] = [];
  readonly input = new PassThrough();
  readonly ended: Promise<Ending>;
  readonly client: Client;
  readonly node: MeshNode;

  private constructor(node: MeshNode) {
    this.node = node;
    const out = jsonOutput((line) => this.lines.push(JSON.parse(line)));
    this.client = new Client({ node, out, patient: true });
    void this.client.listen();
    this.ended = this.client.read(splitLines(this.input, MESSAGE_BYTES_MAX));
  }

  static async start(config: Partial<MeshConfig>): Promise<Script> {
    const node = await MeshNode.start({ bindAddr: '127.0.0.1:0', lan: false, ...config });
    running.add(node);
    return new Script(node);
  }

  type(line: string): void {
    this.input.write(`${line}\n`);
  }

  async line(type: string, fits: (line: Line) => boolean = () => true): Promise<Line> {
    for (const end = Date.now() + 15_000; Date.now() < end; ) {
      const found = this.lines.find((line) => line.type === type && fits(line));
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`no ${type} in ${JSON.stringify(this.lines)}`);
  }

  get address(): string {
    return `127.0.0.1:${this.node.listening.port}`;
  }
}

const running = new Set<MeshNode>();
afterEach(async () => {
  await Promise.all([...running].map((node) => node.shutdown()));
  running.clear();
});

const pair = async (): Promise<[Script, Script]> => {
  const alice = await Script.start({ nick: 'alice', requireInvitation: true });
  const bob = await Script.start({
    nick: 'bob',
    requireInvitation: true,
    seedPeers: [alice.address],
  });
  await bob.line('status', ({ state }) => state === 'waiting');
  alice.type(`/invite ${bob.node.pubKey}`);
  await alice.line('joined', ({ nick }) => nick === 'bob');
  await bob.line('joined', ({ nick }) => nick === 'alice');
  return [alice, bob];
};

describe('the headless client', () => {
  it('says that it is ready first, then how it stands', async () => {
    const alice = await Script.start({ nick: 'alice', requireInvitation: true });
    await alice.line('status', ({ state }) => state === 'alone');
    expect(alice.lines[0]).toMatchObject({
      type: 'ready',
      pubKey: alice.node.pubKey,
      port: alice.node.listening.port,
    });
    expect(alice.lines[1]).toMatchObject({ connections: 0, members: 1 });
  });

  it('takes each line as a message to everyone, and tells those of others', async () => {
    const [alice, bob] = await pair();
    alice.type('hello bob');
    const heard = await bob.line('message');
    expect(heard).toMatchObject({
      conversation: 'everyone',
      from: alice.node.pubKey,
      nick: 'alice',
      text: 'hello bob',
    });
    expect(heard.id).toMatch(/^[0-9a-f]{64}$/);
    expect(alice.lines.some(({ type }) => type === 'message')).toBe(false);
    bob.type('//slashes');
    expect(await alice.line('message')).toMatchObject({ text: '/slashes' });
    alice.type('/members');
    const { members } = await alice.line('members');
    expect(members).toHaveLength(2);
  });

  it('C3 takes /dm as a message to one member, by nick or by key', async () => {
    const [alice, bob] = await pair();
    alice.type('/dm Bob just the two of us');
    expect(await bob.line('message')).toMatchObject({
      conversation: alice.node.pubKey,
      from: alice.node.pubKey,
      text: 'just the two of us',
    });
    expect(await alice.line('saved')).toMatchObject({ conversation: bob.node.pubKey });
    bob.type(`/dm ${alice.node.pubKey.slice(0, 8)} yes`);
    expect(await alice.line('message')).toMatchObject({
      conversation: bob.node.pubKey,
      text: 'yes',
    });
    for (const line of ['/dm carol hi', '/dm bob', `/dm ${alice.node.pubKey} hi`, '/dm'])
      alice.type(line);
    const codes = () => alice.lines.filter(({ type }) => type === 'error').map(({ code }) => code);
    await expect
      .poll(codes)
      .toEqual(['unknown-recipient', 'message-empty', 'unknown-recipient', 'message-empty']);
  });

  it('keeps a revoked key out', async () => {
    const [alice, bob] = await pair();
    alice.type(`/revoke ${bob.node.pubKey}`);
    await alice.line('status', ({ connections, members }) => connections === 0 && members === 1);
    alice.type(`/invite ${bob.node.pubKey}`);
    expect(await alice.line('error')).toMatchObject({ code: 'key-revoked' });
  });

  it('R4 tells of a member that goes on elsewhere, and comes along', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'goon-'));
    try {
      const at = (name: string) => ({ dataDir: join(folder, name) });
      const alice = await Script.start({ nick: 'alice', requireInvitation: true, ...at('alice') });
      const bob = await Script.start({ nick: 'bob', begin: 'manual', ...at('bob') });
      bob.type('/follow');
      expect(await bob.line('error')).toMatchObject({ code: 'no-successor' });
      await alice.node.invite(bob.node.pubKey);
      bob.node.seek([`127.0.0.1:${alice.node.listening.port}`]);
      await alice.line('joined', ({ nick }) => nick === 'bob');
      alice.type('/goon Orchard');
      await bob.line('warning', ({ message }) => String(message).includes('Orchard'));
      bob.type('/follow');
      // Each ends, to be in the new network at the next start.
      expect([(await alice.ended).by, (await bob.ended).by]).toEqual(['quit', 'quit']);
      expect(existsSync(join(folder, 'bob', 'next'))).toBe(true);
    } finally {
      await Promise.all([...running].map((node) => node.shutdown()));
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('R7 prints an invite link, by which another comes in without being asked for', async () => {
    const alice = await Script.start({ nick: 'alice', requireInvitation: true });
    alice.client.inviteLink(1);
    const { url, uses } = await alice.line('invite-link');
    expect(uses).toBe(1);
    const bob = await Script.start({ nick: 'bob', begin: 'manual' });
    bob.node.joinByLink(String(url));
    await alice.line('joined', ({ nick }) => nick === 'bob');
    const carol = await Script.start({ nick: 'carol', begin: 'manual' });
    carol.node.joinByLink(String(url));
    expect(await carol.line('error')).toMatchObject({ code: 'link-used' });
    expect(() => carol.node.joinByLink('mesh-chat://join/1/nonsense')).toThrow('link-invalid');
  });

  it('R7 prints an invite link as soon as it is in a network itself', async () => {
    const alice = await Script.start({ nick: 'alice', begin: 'manual' });
    alice.client.inviteLink(3);
    alice.node.foundNetwork('Garden');
    expect(await alice.line('invite-link')).toMatchObject({ uses: 3 });
  });

  it('says what is wrong with a line, and goes on', async () => {
    const alice = await Script.start({ nick: 'alice', requireInvitation: true });
    for (const line of ['/nonsense', '/invite abc', '/invite', `/invite ${alice.node.pubKey}`])
      alice.type(line);
    alice.type(`/revoke ${'ab'.repeat(32)}`);
    await alice.line('error', ({ code }) => code === 'not-a-member');
    expect(alice.lines.filter(({ type }) => type === 'error').map(({ code }) => code)).toEqual([
      'unknown-command',
      'key-wrong-length',
      'key-wrong-length',
      'key-own',
      'not-a-member',
    ]);
    alice.type('still here');
    await alice.line('saved', ({ text }) => text === 'still here');
  });

  it('tells the end of its input from an input that was empty from the start', async () => {
    const [alice, bob] = await pair();
    alice.type('last words');
    alice.input.end();
    expect(await alice.ended).toEqual({ by: 'end', refused: 0 });
    await alice.client.delivery.delivered(15_000);
    expect(alice.client.delivery.undelivered).toBe(0);
    await bob.line('message', ({ text }) => text === 'last words');
    const service = await Script.start({ requireInvitation: true });
    service.input.end();
    expect((await service.ended).by).toBe('empty');
  });

  it('refuses binary and endless lines, and goes on', async () => {
    const alice = await Script.start({ nick: 'alice', requireInvitation: true });
    alice.input.write(Buffer.from([0xff, 0x00, 0x0a]));
    alice.type('x'.repeat(MESSAGE_BYTES_MAX + 1));
    alice.type('x'.repeat(MESSAGE_BYTES_MAX));
    alice.type('/quit');
    expect(await alice.ended).toEqual({ by: 'quit', refused: 2 });
    const codes = alice.lines.filter(({ type }) => type === 'error').map(({ code }) => code);
    expect(codes).toEqual(['not-text', 'message-too-long']);
    await alice.line('saved');
  });

  it('holds what is written until there is a network with somebody in it', async () => {
    const bob = await Script.start({ nick: 'bob' });
    bob.type('one');
    bob.type('two');
    await bob.line('status', ({ state }) => state === 'alone');
    await vi.waitFor(() => expect(bob.client.delivery.undelivered).toBe(2));
    await bob.client.delivery.delivered(50);
    const carol = await Script.start({ nick: 'carol', seedPeers: [bob.address] });
    await carol.line('message', ({ text }) => text === 'two');
    const heard = carol.lines.filter(({ type }) => type === 'message').map(({ text }) => text);
    expect(heard).toEqual(['one', 'two']);
    await bob.client.delivery.delivered(15_000);
    expect(bob.client.delivery.undelivered).toBe(0);
  });

  it('shows no control character of a message on a terminal', () => {
    const written: string[] = [];
    const out = textOutput((line) => written.push(line));
    const text = '\u001b[2Jgone\rfake\u0007';
    out.message({
      senderPubKey: 'ab'.repeat(32) as never,
      nick: 'eve\u001b[31m',
      plaintext: Buffer.from(text),
    } as never);
    expect(written.join('').replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(written[0]).toContain('gone');
  });

  it('has a sentence for every problem', () => {
    for (const code of Object.keys(PROBLEMS) as ProblemCode[])
      expect(sentenceOf({ code, detail: 'detail' })).toMatch(/^[A-Z%d].*\.$/s);
  });
});
