import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { MemberKey, NetworkId, RecordId } from '../../shared/ids.ts';
import { NOTICE_COUNT_MAX } from '../../shared/limits.ts';
import type { Join, Network, Notice, Status } from '../../shared/schemas.ts';
import * as schemas from '../../shared/schemas.ts';
import type { ChatMessage } from '../engine/events.ts';
import {
  addNotice,
  addProblem,
  emptySnapshot,
  linkNotice,
  OFFLINE,
  PROBLEM_COUNT_MAX,
  phaseOf,
  toListening,
  toMember,
  toMessage,
} from './view-model.ts';

const KEY = 'a'.repeat(64) as MemberKey;
const id = 'b'.repeat(64) as RecordId;
const chat: ChatMessage = {
  id,
  conversation: 'everyone',
  senderPubKey: KEY,
  nick: 'alice',
  plaintext: new TextEncoder().encode('Grüße 🌍'),
  time: 1e12,
  position: { ms: 1e12, counter: 0, id },
  own: true,
  sent: false,
  seq: null,
  replyTo: null,
  edited: false,
  deleted: false,
  reactions: [],
};

describe('messages', () => {
  test('keep their text and say whether another node has them', () => {
    expect(toMessage(chat)).toMatchObject({ text: 'Grüße 🌍', state: 'saved', from: KEY });
    expect(toMessage({ ...chat, sent: true }).state).toBe('sent');
  });

  test('of bytes that are no text, or of too many, still keep the contract', () => {
    const odd = toMessage({ ...chat, plaintext: new Uint8Array([0xff, 0xfe, 0x41]) });
    expect(odd.text).toBe('\ufffd\ufffdA');
    const long = toMessage({ ...chat, plaintext: new Uint8Array(100_000).fill(0x41) });
    expect(v.is(schemas.message, long)).toBe(true);
  });

  test('carry each emoji once, with who used it, and no more than the page can show', () => {
    const other = 'c'.repeat(64) as MemberKey;
    const from = (n: number) => n.toString(16).padStart(64, '0') as MemberKey;
    const few = [
      { emoji: '🎉', from: other, own: true },
      { emoji: '👍', from: KEY, own: false },
      { emoji: '🎉', from: KEY, own: false },
    ];
    expect(toMessage({ ...chat, reactions: few }).reactions).toEqual([
      { emoji: '🎉', count: 2, own: true, by: [other, KEY] },
      { emoji: '👍', count: 1, own: false, by: [KEY] },
    ]);
    const crowd = Array.from({ length: 1_000 }, (_, n) => ({
      emoji: '👍',
      from: from(n),
      own: false,
    }));
    const shown = toMessage({ ...chat, reactions: crowd });
    expect(shown.reactions[0]).toMatchObject({ count: 1_000, own: false });
    expect(v.is(schemas.message, shown)).toBe(true);
  });
});

test('a member of the engine is one of the page, without its nodes', () => {
  const person = {
    nick: 'alice',
    self: true,
    founder: true,
    online: true,
    linked: false,
    invitedBy: null,
    invitedAt: null,
  };
  const member = toMember({ ...person, via: null, pubKey: KEY, nodeIds: [] });
  expect(member).toEqual({ ...person, byLink: false, key: KEY });
  expect(v.is(schemas.member, member)).toBe(true);
});

describe('addresses to tell', () => {
  test('come from the engine while every interface is bound, at most eight', () => {
    const reachable = Array.from({ length: 20 }, (_, i) => `192.168.0.${i}:9000`);
    const listening = toListening({ host: '0.0.0.0', port: 9000 }, reachable, 8000);
    expect(listening).toEqual({
      bound: '0.0.0.0:9000',
      tell: reachable.slice(0, 8),
      takenPort: 8000,
    });
    expect(toListening({ host: '::', port: 1 }, [], null).tell).toEqual([]);
  });

  test('are the bound one alone when there is one', () => {
    expect(toListening({ host: '127.0.0.1', port: 5000 }, ['10.0.0.1:5000'], null).tell).toEqual([
      '127.0.0.1:5000',
    ]);
    expect(toListening({ host: '::1', port: 5000 }, [], null).tell).toEqual(['[::1]:5000']);
  });
});

test('the phase: a name first, then a network, on the way there or in it', () => {
  const network: Network = {
    id: KEY as string as NetworkId,
    name: 'Garden',
    founder: KEY,
    requireInvitation: true,
  };
  const join: Join = { stage: 'looking', attempts: [], nextAttemptAt: null, proposal: null };
  expect(phaseOf(null, null, null)).toBe('welcome');
  expect(phaseOf(null, network, join)).toBe('welcome');
  expect(phaseOf('alice', null, null)).toBe('welcome');
  expect(phaseOf('alice', null, join)).toBe('joining');
  expect(phaseOf('alice', network, null)).toBe('member');
  expect(phaseOf('alice', network, join)).toBe('member');
});

test('the snapshot without a node keeps the contract', () => {
  const snapshot = emptySnapshot({
    profile: 'bob',
    problems: [{ code: 'identity-damaged', detail: '/x' }],
    locked: null,
  });
  expect(v.is(schemas.snapshot, snapshot)).toBe(true);
});

test('notices and problems are capped, the newest are kept', () => {
  const notice = (n: number): Notice => ({
    id: String(n),
    kind: 'joined',
    key: KEY,
    nick: null,
    time: n,
  });
  let notices: Notice[] = [];
  for (let n = 0; n <= NOTICE_COUNT_MAX; n += 1) notices = addNotice(notices, notice(n));
  expect(notices).toHaveLength(NOTICE_COUNT_MAX);
  expect(notices.at(-1)?.id).toBe(String(NOTICE_COUNT_MAX));
  const problems = addProblem([{ code: 'disk-full' }, { code: 'unreachable', detail: 'a:1' }], {
    code: 'unreachable',
    detail: 'b:1',
  });
  expect(problems).toEqual([{ code: 'disk-full' }, { code: 'unreachable', detail: 'b:1' }]);
  expect(problems.length).toBeLessThanOrEqual(PROBLEM_COUNT_MAX);
});

test('being alone again and finding somebody are told once each', () => {
  const at = (state: Status['state']): Status => ({ ...OFFLINE, state });
  expect(linkNotice(at('connected'), at('recovering'), false)).toBe('lost');
  expect(linkNotice(at('recovering'), at('recovering'), true)).toBeNull();
  expect(linkNotice(at('recovering'), at('syncing'), true)).toBe('recovered');
  expect(linkNotice(at('syncing'), at('connected'), false)).toBeNull();
  expect(linkNotice(at('looking'), at('connected'), false)).toBeNull();
});
