import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test, vi } from 'vitest';
import { COMMANDS, type CommandName } from '../../shared/contract.ts';
import type { LinkKey, MemberKey, NetworkId, NodeId, RecordId } from '../../shared/ids.ts';
import { MeshError } from '../engine/errors.ts';
import {
  admit,
  answer,
  type CommandHandlers,
  checkEvent,
  INPUT_CHARS_MAX,
  type Sender,
} from './ipc-guard.ts';
import { OFFLINE } from './view-model.ts';

const KEY = 'a'.repeat(64) as MemberKey;
const NODE = 'b'.repeat(96) as NodeId;
const page: Sender = { isOurWindow: true, isMainFrame: true, url: 'app://mesh/index.html' };
const names = Object.keys(COMMANDS) as CommandName[];

const ID = 'b'.repeat(64) as RecordId;
const SETTINGS = {
  theme: 'dark',
  language: 'de',
  port: 9000,
  discoveryPort: 9999,
  bindAddr: '0.0.0.0',
  wanMode: false,
  seedPeers: [],
  keepDays: null,
} as const;

/** One honest input a command. */
const GOOD = {
  getSnapshot: {},
  setNick: { nick: 'alice' },
  startNetwork: { name: 'Garden', newcomerHistoryDays: 30 },
  joinAt: { addresses: ['bob-laptop:9000'] },
  confirmJoin: { network: KEY as string as NetworkId },
  cancelJoin: {},
  sendMessage: { conversation: 'everyone', text: 'hello', replyTo: null },
  typing: { conversation: KEY },
  react: { id: ID, emoji: '👍', add: true },
  editMessage: { id: ID, text: 'hello' },
  deleteMessage: { id: ID },
  pageMessages: { conversation: KEY, before: null, limit: 50 },
  holdersOf: { id: KEY as string as RecordId },
  openConversation: { conversation: KEY },
  markRead: {
    conversation: 'everyone',
    upTo: { ms: 1, counter: 0, id: KEY as string as RecordId },
  },
  muteConversation: { conversation: KEY, muted: true },
  saveDraft: { conversation: 'everyone', draft: '' },
  pageAfter: { conversation: 'everyone', after: { ms: 1, counter: 0, id: ID }, limit: 50 },
  pageAround: { id: ID, limit: 50 },
  searchMessages: { query: 'hello', conversation: null, before: null, limit: 50 },
  openLink: { url: 'https://example.org/' },
  invite: { keys: [KEY] },
  readLink: { url: 'mesh-chat://join/1/x' },
  joinByLink: { url: 'mesh-chat://join/1/x' },
  createLink: { uses: 1, days: 7 },
  getLinks: {},
  resetLink: { link: KEY as string as LinkKey },
  revoke: { key: KEY },
  getEnforcement: {},
  foundSuccessor: { name: 'Garden' },
  followSuccessor: { network: KEY as string as NetworkId },
  setBlocked: { key: KEY, blocked: true },
  getSettings: {},
  saveSettings: { settings: SETTINGS },
  leaveNetwork: {},
  newIdentity: {},
  backUpIdentity: { passphrase: 'x' },
  unlock: { passphrase: 'x' },
  unlockByWords: { words: 'abandon', passphrase: null },
  setAside: {},
  getProtection: {},
  getOwnDevices: {},
  setPassphrase: { current: null, wanted: 'x' },
  getWords: {},
  confirmWords: {},
  restoreByWords: { words: 'abandon' },
  restoreIdentity: { base64: 'eA==', passphrase: 'x' },
  deleteEverything: {},
  ignoreKnock: { key: KEY },
  saveFile: { name: 'link.txt', base64: 'eA==' },
  getMesh: {},
  getHistories: {},
  mendHistory: {},
  tryNow: {},
  cutLink: { node: NODE },
  getDesktopSettings: {},
  saveDesktopSettings: {
    notifications: 'all',
    hideContent: false,
    typing: true,
    keepRunning: true,
    autostart: false,
  },
  takeLink: {},
  takeShown: {},
  checkUp: {},
  copyText: { text: 'x' },
  quit: {},
} as const satisfies Record<CommandName, object>;

/** For each command with fields, an input whose one field has the wrong type. */
const WRONG: Record<CommandName, unknown> = {
  getSnapshot: [],
  setNick: { nick: 7 },
  startNetwork: { name: 'Garden', newcomerHistoryDays: '30' },
  joinAt: { addresses: 'bob-laptop:9000' },
  confirmJoin: { network: 'Garden' },
  cancelJoin: null,
  sendMessage: { conversation: 'somebody', text: 'hello', replyTo: null },
  typing: { conversation: 'somebody' },
  react: { id: ID, emoji: 'ok', add: true },
  editMessage: { id: 'b', text: 'hello' },
  deleteMessage: { id: 1 },
  pageMessages: { conversation: 'everyone', before: 'now', limit: 50 },
  holdersOf: { id: 'somebody' },
  openConversation: { conversation: 'somebody' },
  markRead: { conversation: 'everyone', upTo: null },
  muteConversation: { conversation: KEY, muted: 1 },
  saveDraft: { conversation: 'everyone', draft: null },
  pageAfter: { conversation: 'everyone', after: null, limit: 50 },
  pageAround: { id: KEY.toUpperCase(), limit: 50 },
  searchMessages: { query: 'hello', conversation: 'all', before: null, limit: 50 },
  openLink: { url: ['https://example.org/'] },
  invite: { keys: [KEY.toUpperCase()] },
  readLink: { url: null },
  joinByLink: { url: ['mesh-chat://join/1/x'] },
  createLink: { uses: '1', days: 7 },
  getLinks: null,
  resetLink: { link: 'x' },
  revoke: { key: 7 },
  getEnforcement: null,
  foundSuccessor: { name: 7 },
  followSuccessor: { network: 'Garden' },
  setBlocked: { key: KEY, blocked: 'yes' },
  getSettings: 7,
  saveSettings: { settings: { ...SETTINGS, port: '9000' } },
  leaveNetwork: null,
  newIdentity: 'now',
  backUpIdentity: { passphrase: 7 },
  unlock: { passphrase: null },
  unlockByWords: { words: ['abandon'], passphrase: null },
  setAside: null,
  getProtection: [],
  getOwnDevices: [],
  setPassphrase: { current: 7, wanted: 'x' },
  getWords: 24,
  confirmWords: true,
  restoreByWords: { words: 24 },
  restoreIdentity: { base64: '?', passphrase: 'x' },
  deleteEverything: [],
  ignoreKnock: { key: { key: KEY } },
  saveFile: { name: '../link.txt', base64: 'eA==' },
  getMesh: [],
  getHistories: [],
  mendHistory: [],
  tryNow: 'now',
  cutLink: { node: KEY },
  getDesktopSettings: [],
  saveDesktopSettings: {
    notifications: 'some',
    hideContent: false,
    typing: true,
    keepRunning: true,
    autostart: false,
  },
  takeLink: 1,
  takeShown: 1,
  checkUp: null,
  copyText: { text: ['x'] },
  quit: 'now',
};

const LARGE: Record<CommandName, unknown> = {
  getSnapshot: { x: 'x'.repeat(INPUT_CHARS_MAX + 1) },
  setNick: { nick: 'x'.repeat(129) },
  startNetwork: { name: 'x'.repeat(257), newcomerHistoryDays: null },
  joinAt: { addresses: Array.from({ length: 33 }, () => 'a:1') },
  confirmJoin: { network: 'a'.repeat(65) },
  cancelJoin: { x: Array.from({ length: 1e6 }, () => 0) },
  sendMessage: { conversation: 'everyone', text: 'x'.repeat(65_537), replyTo: null },
  typing: { conversation: 'b'.repeat(65) },
  react: { id: ID, emoji: '👍'.repeat(1000), add: true },
  editMessage: { id: ID, text: 'x'.repeat(65_537) },
  deleteMessage: { id: 'b'.repeat(65) },
  pageAfter: { conversation: 'everyone', after: { ms: 1, counter: 0, id: ID }, limit: 201 },
  pageAround: { id: ID, limit: 100 },
  searchMessages: { query: 'x'.repeat(201), conversation: null, before: null, limit: 50 },
  openLink: { url: `https://example.org/${'x'.repeat(4_096)}` },
  pageMessages: { conversation: 'everyone', before: null, limit: 201 },
  holdersOf: { id: 'a'.repeat(65) },
  openConversation: { conversation: 'a'.repeat(65) },
  markRead: { conversation: 'everyone', upTo: { ms: -1, counter: 0, id: KEY } },
  muteConversation: { conversation: 'a'.repeat(1e6), muted: true },
  saveDraft: { conversation: 'everyone', draft: 'x'.repeat(65_537) },
  invite: { keys: Array.from({ length: 201 }, () => KEY) },
  readLink: { url: 'x'.repeat(4097) },
  joinByLink: { url: 'x'.repeat(4097) },
  createLink: { uses: 1_000_001, days: 7 },
  getLinks: { x: 'x'.repeat(1e6) },
  resetLink: { link: 'a'.repeat(65) },
  revoke: { key: 'a'.repeat(1e6) },
  getEnforcement: { x: 'x'.repeat(1e6) },
  foundSuccessor: { name: 'x'.repeat(257) },
  followSuccessor: { network: 'a'.repeat(65) },
  setBlocked: { key: 'a'.repeat(1e6), blocked: true },
  getSettings: { x: 'x'.repeat(1e6) },
  saveSettings: { settings: { ...SETTINGS, bindAddr: 'x'.repeat(254) } },
  leaveNetwork: { x: 'x'.repeat(1e6) },
  newIdentity: { x: 'x'.repeat(1e6) },
  backUpIdentity: { passphrase: 'x'.repeat(1025) },
  unlock: { passphrase: 'x'.repeat(1025) },
  unlockByWords: { words: 'x'.repeat(2049), passphrase: null },
  setAside: { x: 1 },
  getProtection: { x: 1 },
  getOwnDevices: { x: 1 },
  setPassphrase: { current: null, wanted: 'x'.repeat(1025) },
  getWords: { x: 1 },
  confirmWords: { x: 1 },
  restoreByWords: { words: 'x'.repeat(2049) },
  restoreIdentity: { base64: 'A'.repeat(4100), passphrase: 'x' },
  deleteEverything: { x: 'x'.repeat(1e6) },
  ignoreKnock: { key: 'a'.repeat(1e6) },
  saveFile: { name: 'link.txt', base64: 'A'.repeat(100_004) },
  getMesh: { x: 'x'.repeat(1e6) },
  getHistories: { x: 'x'.repeat(1e6) },
  mendHistory: { x: 'x'.repeat(1e6) },
  tryNow: { x: 'x'.repeat(1e6) },
  cutLink: { node: 'a'.repeat(97) },
  getDesktopSettings: { x: 'x'.repeat(1e6) },
  saveDesktopSettings: { x: 'x'.repeat(1e6) },
  takeLink: { x: 'x'.repeat(1e6) },
  takeShown: { x: 'x'.repeat(1e6) },
  checkUp: { x: 'x'.repeat(1e6) },
  copyText: { text: 'x'.repeat(65_537) },
  quit: { x: 'x'.repeat(1e6) },
};

describe.each(names)('%s', (name) => {
  const refused = (sender: Sender, ...args: unknown[]) =>
    expect(admit(name, sender, args, null).ok).toBe(false);

  test('is let in from our page with an honest input, which arrives unchanged', () => {
    expect(admit(name, page, [GOOD[name]], null)).toEqual({ ok: true, value: GOOD[name] });
  });

  test('is refused from a wrong frame', () => {
    refused({ ...page, isOurWindow: false }, GOOD[name]);
    refused({ ...page, isMainFrame: false }, GOOD[name]);
    refused({ ...page, url: 'https://example.org/' }, GOOD[name]);
    refused({ ...page, url: 'app://evil/index.html' }, GOOD[name]);
    refused({ ...page, url: 'file:///index.html' }, GOOD[name]);
    refused({ ...page, url: '' }, GOOD[name]);
  });

  test('is refused with a wrong type', () => {
    refused(page, WRONG[name]);
    for (const value of [undefined, null, 0, '', true, [], () => 0, new Map(), new Uint8Array(1)])
      refused(page, value);
  });

  test('is refused when oversize', () => refused(page, LARGE[name]));

  test('is refused with a field too many', () => {
    refused(page, { ...GOOD[name], extra: 1 });
    refused(
      page,
      JSON.parse(`{"__proto__": {}, ${JSON.stringify(GOOD[name]).slice(1)}`.replace(', }', '}')),
    );
  });

  test('is refused with no argument or two', () => {
    refused(page);
    refused(page, GOOD[name], GOOD[name]);
  });

  test('property: whatever arrives, nothing is thrown, and what is let in fits the contract', () => {
    const anything = fc.oneof(fc.anything(), fc.object({ key: fc.constantFrom(...FIELDS) }));
    fc.assert(
      fc.property(anything, (value) => {
        const input = admit(name, page, [value], null);
        expect(!input.ok || v.is(COMMANDS[name].input, input.value)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

const FIELDS = ['nick', 'name', 'addresses', 'network', 'text', 'keys', 'key', 'conversation'];

test('an input that is nested without end is refused and not followed', () => {
  let deep: unknown = {};
  for (let i = 0; i < 100_000; i += 1) deep = { deep };
  expect(admit('getSnapshot', page, [deep], null).ok).toBe(false);
  const round: { self?: unknown } = {};
  round.self = round;
  expect(admit('getSnapshot', page, [round], null).ok).toBe(false);
});

describe('answers', () => {
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const handlersWith = (invite: CommandHandlers['invite']) => ({ invite }) as CommandHandlers;
  const ask = (invite: CommandHandlers['invite']) =>
    answer('invite', handlersWith(invite), { keys: [KEY] }, log);

  test('that keep the contract arrive', async () => {
    expect(await ask(() => [{ key: KEY, problem: null }])).toEqual({
      ok: true,
      value: [{ key: KEY, problem: null }],
    });
  });

  test('a MeshError becomes its problem, with a detail of bounded length', async () => {
    const throwing = await ask(() => {
      throw new MeshError('no-network', 'x'.repeat(5_000));
    });
    expect(throwing).toEqual({
      ok: false,
      error: { code: 'no-network', detail: 'x'.repeat(1_024) },
    });
  });

  test('anything else is logged, and the page learns nothing of it', async () => {
    const internal = { ok: false, error: { code: 'internal' } };
    expect(await ask(() => Promise.reject(new Error('secret path')))).toEqual(internal);
    expect(await ask(() => [{ key: KEY, problem: null, extra: 1 }] as never)).toEqual(internal);
    expect(await ask(() => undefined as never)).toEqual(internal);
    expect(log.error).toHaveBeenCalledTimes(3);
  });
});

test('an event that breaks the contract is not sent', () => {
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const status = { type: 'status', status: OFFLINE } as const;
  expect(checkEvent(status, log)).toEqual(status);
  expect(checkEvent({ ...status, extra: 1 } as never, log)).toBeNull();
  expect(checkEvent({ type: 'sent', ids: ['x' as RecordId] }, log)).toBeNull();
  expect(log.error).toHaveBeenCalledTimes(2);
});
