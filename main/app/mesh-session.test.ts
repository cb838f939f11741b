import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AppEvent, EVENT } from '../../shared/contract.ts';
import type { MemberKey, NetworkId, NodeId, RecordId } from '../../shared/ids.ts';
import type { Join, Network, Status } from '../../shared/schemas.ts';
import * as schemas from '../../shared/schemas.ts';
import type { MeshConfig } from '../engine/config.ts';
import { MeshError } from '../engine/errors.ts';
import type { ChatMessage, MeshEvent } from '../engine/events.ts';
import type { Checkup, Insight } from '../engine/insight.ts';
import type { Succession } from '../engine/succession.ts';
import { createHandlers } from './commands.ts';
import type { Keystore } from './keystore.ts';
import { MeshSession, type SessionNode } from './mesh-session.ts';
import { nodeConfig } from './node-config.ts';
import type { Preferences } from './preferences.ts';
import { defaultSettings } from './settings-file.ts';
import { OFFLINE } from './view-model.ts';

const OWN = 'a'.repeat(64) as MemberKey;
const BOB = 'b'.repeat(64) as MemberKey;
const BOB_NODE = `${BOB}${'0'.repeat(32)}` as NodeId;
const NETWORK: Network = {
  id: 'c'.repeat(64) as NetworkId,
  name: 'Garden',
  founder: OWN,
  requireInvitation: true,
};
const message: ChatMessage = {
  id: 'd'.repeat(64) as RecordId,
  conversation: 'everyone',
  senderPubKey: BOB,
  nick: 'bob',
  plaintext: new TextEncoder().encode('hi'),
  time: 1,
  position: { ms: 1, counter: 0, id: 'd'.repeat(64) as RecordId },
  own: false,
  sent: true,
  seq: null,
  replyTo: null,
  edited: false,
  deleted: false,
  reactions: [],
};

const CHECKUP: Checkup = {
  port: 5000,
  inbound: false,
  lan: null,
  outside: [],
  addresses: [],
  aheadMs: 0,
  versions: [],
};

const DESKTOP = defaultSettings().desktop;
const MACHINE = { tailscale: async () => null, freeBytes: async () => null };

/** A node that does what it is told and nothing else. */
class FakeNode {
  readonly pubKey = OWN;
  readonly listening = { host: '127.0.0.1', port: 5000 };
  currentNetwork: Network | null = null;
  currentJoin: Join | null = null;
  currentNick: string | null = null;
  currentStatus: Status = OFFLINE;
  readonly calls: string[] = [];
  readonly shutdown = vi.fn(async () => this.#end());
  #queue: MeshEvent[] = [];
  #wake = () => {};
  #ended = false;
  reachableAddresses = () => [];
  network = () => this.currentNetwork;
  join = () => this.currentJoin;
  nick = () => this.currentNick;
  status = () => this.currentStatus;
  copies = () => ({ devices: 1, held: [] });
  holders = () => [];
  members = () => [];
  relays = () => [];
  revoked = () => [];
  removal = () => null;
  readonly succession = { list: () => [] } as unknown as Succession;
  revoke = async () => {};
  enforcers = () => [];
  links = () => [];
  createLink = () => Promise.reject(new MeshError('network-open')) as never;
  resetLink = () => {};
  joinByLink = () => {};
  knocks = () => [];
  page = () => ({ messages: [message], more: false });
  setNick = (nick: string) => {
    if (nick === '') throw new MeshError('nick-invalid', 'empty');
    this.currentNick = nick;
  };
  foundNetwork = () => {
    this.currentNetwork = NETWORK;
    return NETWORK;
  };
  seek = (addresses: readonly string[]) => this.calls.push(`seek ${addresses.join()}`);
  cancelSeek = () => this.calls.push('cancelSeek');
  confirmJoin = () => {
    this.calls.push('confirmJoin');
  };
  conversations = () => [];
  pageAfter = () => ({ messages: [], more: false });
  readonly notes = new Map<string, Uint8Array>();
  note = (name: string) => this.notes.get(name) ?? null;
  keepNote = (name: string, value: Uint8Array | null) => {
    if (value === null) this.notes.delete(name);
    else this.notes.set(name, value);
  };
  sendChat = async () => message.id;
  sendDirectChat = async (to: MemberKey) => {
    if (to !== BOB) throw new MeshError('not-a-member');
    return message.id;
  };
  invite = async (key: MemberKey) => {
    if (key === OWN) throw new MeshError('key-own');
  };
  ignoreKnock = () => this.calls.push('ignoreKnock');
  connections = () => [];
  insight = {
    healing: () => [],
    gaps: () => [],
    map: () => [],
    drill: () => undefined,
    checkup: async () => CHECKUP,
  } as Partial<Insight> as Insight;
  wake = () => this.calls.push('wake');
  async *subscribe() {
    while (!this.#ended) {
      yield* this.#queue.splice(0);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
  tell(...events: MeshEvent[]): Promise<void> {
    this.#queue.push(...events);
    this.#wake();
    return settle();
  }
  #end(): void {
    this.#ended = true;
    this.#wake();
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
}

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };

async function startWith(start: (config: Partial<MeshConfig>) => Promise<unknown>, port = 9000) {
  const events: AppEvent[] = [];
  const given = { port, bind: '127.0.0.1', lan: false };
  const session = new MeshSession({
    start: start as (config: Partial<MeshConfig>) => Promise<SessionNode>,
    config: nodeConfig(defaultSettings(), given, '/data/mesh'),
    profile: 'test',
    problems: [],
    blocked: () => [],
    showsTyping: () => true,
    locked: () => null,
    wordsSavedOf: () => null,
    emit: (event) => events.push(event),
    onEvent: () => undefined,
    now: () => 42,
    log,
  });
  await session.snapshot();
  await settle();
  const copied: string[] = [];
  const copyText = (text: string) => copied.push(text);
  const openExternal = async (url: string) => void copied.push(`open ${url}`);
  const handlers = createHandlers({
    session,
    machine: MACHINE,
    preferences: {} as Preferences,
    desktop: {
      get: () => DESKTOP,
      save: () => undefined,
      takeLink: () => null,
      takeShown: () => null,
    },
    copyText,
    openExternal,
    writeChosen: async () => null,
    keystore: {} as Keystore,
    quit: () => copied.push('quit'),
  });
  return { session, events, handlers, copied };
}

async function started() {
  const node = new FakeNode();
  return { node, ...(await startWith(async () => node)) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.clearAllMocks();
});

describe('start', () => {
  test('asks for an invite-only node that waits for a choice', async () => {
    const start = vi.fn(async (_config: Partial<MeshConfig>) => new FakeNode());
    await startWith(start);
    expect(start.mock.calls[0]?.[0]).toMatchObject({
      bindAddr: '127.0.0.1:9000',
      begin: 'manual',
      requireInvitation: true,
      joinWithoutAsking: false,
      lan: false,
      dataDir: '/data/mesh',
    });
  });

  test('takes a free port when the usual one is taken, and says so', async () => {
    const asked: unknown[] = [];
    const { session } = await startWith(async ({ bindAddr }) => {
      asked.push(bindAddr);
      if (bindAddr !== '127.0.0.1:0') throw new MeshError('port-taken', bindAddr);
      return new FakeNode();
    });
    expect(asked).toEqual(['127.0.0.1:9000', '127.0.0.1:0']);
    expect((await session.snapshot()).listening).toEqual({
      bound: '127.0.0.1:5000',
      tell: ['127.0.0.1:5000'],
      takenPort: 9000,
    });
  });

  test('that fails leaves a window that says why, and commands that say so too', async () => {
    const start = vi.fn(async () => {
      throw new MeshError('identity-damaged', '/data/mesh/identity.key');
    });
    const { session, handlers } = await startWith(start);
    const snapshot = await session.snapshot();
    expect(start).toHaveBeenCalledTimes(1);
    expect(v.is(schemas.snapshot, snapshot)).toBe(true);
    expect(snapshot.problems).toEqual([
      { code: 'identity-damaged', detail: '/data/mesh/identity.key' },
    ]);
    await expect(handlers.setNick({ nick: 'x' })).rejects.toMatchObject({ code: 'not-running' });
    await expect(handlers.invite({ keys: [BOB] })).rejects.toMatchObject({ code: 'not-running' });
    await session.stop();
  });

  test('that fails by a bug says no more than that', async () => {
    const { session } = await startWith(async () => Promise.reject(new TypeError('x is not y')));
    expect((await session.snapshot()).problems).toEqual([{ code: 'internal' }]);
    expect(log.error).toHaveBeenCalled();
  });
});

describe('events', () => {
  test('all keep the contract, raw payloads are not shown', async () => {
    const { node, events } = await started();
    await node.tell(
      { type: 'ChatMessageReceived', message },
      { type: 'MessagesSent', ids: [message.id] },
      { type: 'NodeJoined', nodeId: BOB_NODE, pubKey: BOB, nick: 'bob' },
      { type: 'NodeLeft', nodeId: BOB_NODE, pubKey: BOB, nick: 'bob' },
      { type: 'BroadcastReceived', origin: BOB_NODE, payload: new Uint8Array(1) },
      { type: 'DirectReceived', from: BOB_NODE, payload: new Uint8Array(1) },
      { type: 'StatusChanged', status: OFFLINE },
      { type: 'MembersChanged' },
      { type: 'JoinChanged', join: null },
      { type: 'KnocksChanged', knocks: [] },
      { type: 'RosterChanged', kind: 'invited', pubKey: BOB, by: OWN },
      { type: 'ProblemRaised', problem: { code: 'disk-full', detail: 'x'.repeat(2000) } },
      { type: 'Lagged', missed: 3 },
    );
    for (const event of events) expect(v.safeParse(EVENT, event).issues).toBeUndefined();
    expect(events.map(({ type }) => type)).toEqual([
      'message',
      'conversation',
      'sent',
      'notice',
      'notice',
      'status',
      'members',
      'relays',
      'join',
      'knocks',
      'notice',
      'problems',
      'snapshot',
    ]);
  });

  test('members, status and sent come at most ten times a second, messages at once', async () => {
    const { node, events } = await started();
    for (let i = 0; i < 20; i += 1)
      await node.tell(
        { type: 'MembersChanged' },
        { type: 'StatusChanged', status: { ...OFFLINE, attempt: i } },
        { type: 'ChatMessageReceived', message },
      );
    const count = (type: AppEvent['type']) => events.filter((event) => event.type === type).length;
    expect([count('members'), count('status'), count('message')]).toEqual([1, 1, 20]);
    vi.advanceTimersByTime(100);
    expect([count('members'), count('status')]).toEqual([2, 2]);
    const last = events.filter((event) => event.type === 'status').at(-1);
    expect(last).toMatchObject({ status: { attempt: 19 } });
  });

  test('our own other device is no news, and what happened stays in the snapshot', async () => {
    const { node, session, events } = await started();
    const own = `${OWN}${'1'.repeat(32)}` as NodeId;
    await node.tell(
      { type: 'NodeJoined', nodeId: own, pubKey: OWN, nick: 'me' },
      { type: 'NodeJoined', nodeId: BOB_NODE, pubKey: BOB, nick: 'bob' },
      { type: 'StatusChanged', status: { ...OFFLINE, state: 'connected' } },
      { type: 'StatusChanged', status: { ...OFFLINE, state: 'recovering' } },
      { type: 'StatusChanged', status: { ...OFFLINE, state: 'connected' } },
    );
    const { notices } = await session.snapshot();
    expect(notices.map(({ kind }) => kind)).toEqual(['online', 'lost', 'recovered']);
    expect(new Set(notices.map(({ id }) => id)).size).toBe(3);
    expect(notices[0]).toMatchObject({ key: BOB, nick: 'bob', time: 42 });
    expect(events.filter(({ type }) => type === 'notice')).toHaveLength(3);
  });

  test('only whom this run saw invited has joined; whoever belonged before is on line', async () => {
    const { node, session } = await started();
    const joined = { type: 'NodeJoined', nodeId: BOB_NODE, pubKey: BOB, nick: 'bob' } as const;
    const left = { ...joined, type: 'NodeLeft' } as const;
    await node.tell(
      { type: 'RosterChanged', kind: 'invited', pubKey: BOB, by: OWN },
      ...[joined, left, joined],
    );
    const { notices } = await session.snapshot();
    expect(notices.map(({ kind }) => kind)).toEqual(['invited', 'joined', 'left', 'online']);
  });

  test('somebody who knocked keeps that name when invited', async () => {
    const { node, events } = await started();
    const knock = { key: BOB, nick: 'bob', address: '127.0.0.1:1', time: 1 };
    await node.tell(
      { type: 'KnocksChanged', knocks: [knock] },
      { type: 'KnocksChanged', knocks: [] },
      { type: 'RosterChanged', kind: 'invited', pubKey: BOB, by: OWN },
    );
    expect(events).toContainEqual({
      type: 'notice',
      notice: { id: '1', kind: 'invited', key: BOB, nick: 'bob', time: 42 },
    });
  });

  test('a join that changes the phase brings the whole picture, its progress only itself', async () => {
    const { node, events } = await started();
    node.currentNick = 'bob';
    const join: Join = { stage: 'looking', attempts: [], nextAttemptAt: null, proposal: null };
    node.currentJoin = join;
    await node.tell({ type: 'JoinChanged', join });
    node.currentJoin = { ...join, stage: 'waiting' };
    await node.tell({ type: 'JoinChanged', join: node.currentJoin });
    expect(events.map(({ type }) => type)).toEqual(['snapshot', 'join']);
    expect(events[0]).toMatchObject({ snapshot: { phase: 'joining' } });
  });

  test('one that cannot be shown does not silence those after it', async () => {
    const { node, events } = await started();
    await node.tell({ type: 'ChatMessageReceived' } as MeshEvent, { type: 'MembersChanged' });
    expect(events.map(({ type }) => type)).toEqual(['members', 'relays']);
    expect(log.error).toHaveBeenCalledTimes(1);
  });
});

describe('commands', () => {
  test('the wizard: a name first, then a network', async () => {
    const { node, handlers, events } = await started();
    await expect(
      handlers.startNetwork({ name: 'G', newcomerHistoryDays: null }),
    ).rejects.toMatchObject({
      code: 'nick-invalid',
    });
    await expect(handlers.joinAt({ addresses: ['a:1'] })).rejects.toMatchObject({
      code: 'nick-invalid',
    });
    await expect(handlers.setNick({ nick: '' })).rejects.toMatchObject({ code: 'nick-invalid' });
    expect(node.calls).toEqual([]);
    await handlers.setNick({ nick: 'alice' });
    await handlers.startNetwork({ name: 'Garden', newcomerHistoryDays: 0 });
    expect(events.at(-1)).toMatchObject({
      type: 'snapshot',
      snapshot: { phase: 'member', network: NETWORK, messages: [{ text: 'hi' }] },
    });
  });

  test('joining: knock, take it back, confirm', async () => {
    const { node, handlers } = await started();
    node.currentNick = 'bob';
    await handlers.joinAt({ addresses: ['a:1', 'b:2'] });
    await handlers.cancelJoin({});
    await handlers.confirmJoin({ network: NETWORK.id });
    await handlers.ignoreKnock({ key: BOB });
    expect(node.calls).toEqual(['seek a:1,b:2', 'cancelSeek', 'confirmJoin', 'ignoreKnock']);
  });

  test('one key that cannot be invited does not stop the others', async () => {
    const { handlers } = await started();
    expect(await handlers.invite({ keys: [OWN, BOB] })).toEqual([
      { key: OWN, problem: { code: 'key-own' } },
      { key: BOB, problem: null },
    ]);
  });

  test('links open in the browser and in the mail program, and nothing else opens', async () => {
    const { handlers, copied } = await started();
    await handlers.openLink({ url: 'https://example.org/a' });
    expect(copied).toEqual(['open https://example.org/a']);
    for (const url of ['file:///etc/passwd', 'javascript:alert(1)', 'smb://evil/x', 'nonsense'])
      await expect(handlers.openLink({ url })).rejects.toMatchObject({ code: 'bad-request' });
    expect(copied).toHaveLength(1);
  });

  test('a message goes to everyone or to one member', async () => {
    const { handlers } = await started();
    const send = handlers.sendMessage;
    const said = { text: 'x', replyTo: null };
    expect(await send({ conversation: 'everyone', ...said })).toEqual({ id: message.id });
    expect(await send({ conversation: BOB, ...said })).toEqual({ id: message.id });
    await expect(send({ conversation: OWN, ...said })).rejects.toMatchObject({
      code: 'not-a-member',
    });
    const page = { conversation: 'everyone', before: null, limit: 10 } as const;
    expect(await handlers.pageMessages(page)).toMatchObject({ more: false, messages: [{}] });
  });

  test('copying and quitting need no node', async () => {
    const { handlers, copied } = await startWith(() => Promise.reject(new Error('x')));
    await handlers.copyText({ text: 'key' });
    await handlers.quit({});
    expect(copied).toEqual(['key', 'quit']);
  });
});

test('what is noticed elsewhere is told, before the start is over and after', async () => {
  const { session, events } = await started();
  session.raise({ code: 'internal' });
  expect(events).toEqual([{ type: 'problems', problems: [{ code: 'internal' }] }]);
  const failed = await startWith(() => Promise.reject(new MeshError('disk-full')));
  failed.session.raise({ code: 'internal' });
  expect((await failed.session.snapshot()).problems).toHaveLength(2);
});

describe('end', () => {
  test('says goodbye once, and leaves no timer', async () => {
    const { node, session } = await started();
    await node.tell({ type: 'MembersChanged' });
    session.wake();
    await Promise.all([session.stop(), session.stop()]);
    expect(node.calls).toEqual(['wake']);
    expect(node.shutdown).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is not held up by a goodbye that takes too long', async () => {
    const { node, session } = await started();
    node.shutdown.mockImplementation(() => new Promise(() => {}));
    const stopped = vi.fn();
    void session.stop().then(stopped);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(stopped).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(stopped).toHaveBeenCalled();
  });
});
