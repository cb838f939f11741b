/** What the tests are about: a small network, and ways to vary it. */
import type { ConversationId, MemberKey, NetworkId, RecordId } from '../../shared/ids.ts';
import type { Conversation, Member, Message, Notice, Snapshot } from '../../shared/schemas.ts';

const hex = (seed: string) => seed.repeat(64).slice(0, 64);
export const ALICE = hex('a1') as MemberKey;
export const BOB = hex('b2') as MemberKey;
export const CAROL = hex('c3') as MemberKey;
const GARDEN = hex('9d') as NetworkId;

export const member = (
  key: MemberKey,
  nick: string | null,
  more: Partial<Member> = {},
): Member => ({
  key,
  nick,
  self: false,
  founder: false,
  online: true,
  linked: false,
  invitedBy: ALICE,
  invitedAt: 0,
  byLink: false,
  ...more,
});

/** The `n`th message, sent at `n` minutes; its id sorts as its number. */
export function message(n: number, more: Partial<Message> = {}): Message {
  const id = n.toString(16).padStart(64, '0') as RecordId;
  const time = more.time ?? n * 60_000;
  return {
    id,
    conversation: 'everyone',
    from: BOB,
    nick: 'bob',
    text: `message ${n}`,
    time,
    position: { ms: time, counter: 0, id },
    own: false,
    state: 'sent',
    seq: null,
    replyTo: null,
    edited: false,
    deleted: false,
    reactions: [],
    ...more,
  };
}

export const messages = (from: number, to: number): Message[] =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index));

export const conversation = (
  id: ConversationId,
  more: Partial<Conversation> = {},
): Conversation => ({
  id,
  last: null,
  unread: 0,
  mentions: 0,
  readUpTo: null,
  muted: false,
  draft: '',
  ...more,
});

export const notice = (id: string, time: number, more: Partial<Notice> = {}): Notice => ({
  id,
  kind: 'joined',
  key: BOB,
  nick: 'bob',
  time,
  ...more,
});

export const snapshot = (more: Partial<Snapshot> = {}): Snapshot => ({
  profile: '',
  phase: 'member',
  identity: { key: ALICE, nick: 'alice' },
  locked: null,
  wordsSaved: true,
  network: { id: GARDEN, name: 'Garden', founder: ALICE, requireInvitation: true },
  listening: { bound: '0.0.0.0:9000', tell: ['10.0.0.1:9000'], takenPort: null },
  status: {
    state: 'connected',
    connections: 1,
    members: 2,
    attempt: 0,
    nextAttemptAt: null,
    rttMs: 3,
    fetching: null,
  },
  members: [member(ALICE, 'alice', { self: true, founder: true }), member(BOB, 'bob')],
  revoked: [],
  conversations: [conversation('everyone')],
  open: 'everyone',
  blocked: [],
  removed: null,
  relays: [],
  successors: [],
  messages: [],
  moreMessages: false,
  copies: { devices: 1, held: [] },
  notices: [],
  knocks: [],
  join: null,
  healing: [],
  gaps: [],
  problems: [],
  ...more,
});
