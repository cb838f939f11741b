import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/ids.ts';
import { ALICE, BOB, CAROL, conversation, member, message, snapshot } from '../test/examples.ts';
import { conversationRows, neighbourOf } from './conversations.ts';

const members = [
  member(ALICE, 'alice', { self: true }),
  member(BOB, 'bob'),
  member(CAROL, 'carol'),
];
const NONE: ReadonlyMap<ConversationId, string> = new Map();
const rows = (
  conversations: ReturnType<typeof conversation>[],
  drafts = NONE,
  open: ConversationId = 'everyone',
) => conversationRows(snapshot({ conversations, members, open }), drafts);
const ids = (all: ReturnType<typeof rows>) => all.map(({ id }) => id);

const bob = conversation(BOB, { last: message(1, { conversation: BOB }) });
const carol = conversation(CAROL, { last: message(2, { conversation: CAROL }) });

describe('the list of conversations', () => {
  it('has everyone first, whoever spoke last next, and each with the other person', () => {
    const all = rows([bob, conversation('everyone'), carol]);
    expect(ids(all)).toEqual(['everyone', CAROL, BOB]);
    expect(all.map(({ peer }) => peer?.nick ?? null)).toEqual([null, 'carol', 'bob']);
  });

  it('has what is open or begun before a word was said, and drops what was begun and taken back', () => {
    expect(ids(rows([bob], NONE, CAROL))).toEqual(['everyone', CAROL, BOB]);
    expect(ids(rows([bob], new Map([[CAROL, 'Dear']])))).toEqual(['everyone', CAROL, BOB]);
    expect(ids(rows([bob], new Map([[CAROL, ' ']])))).toEqual(['everyone', BOB]);
    expect(rows([bob], new Map([[BOB, 'Dear']]))[1]?.draft).toBe('Dear');
  });

  it('keeps what was said with a member that is gone', () => {
    const all = conversationRows(snapshot({ conversations: [bob], members: [] }), NONE);
    expect(all.map(({ id, peer }) => [id, peer])).toEqual([
      ['everyone', null],
      [BOB, null],
    ]);
  });

  it('is walked through up and down and round', () => {
    const all = rows([bob, carol]);
    expect(neighbourOf(all, 'everyone', 1)).toBe(CAROL);
    expect(neighbourOf(all, BOB, 1)).toBe('everyone');
    expect(neighbourOf(all, 'everyone', -1)).toBe(BOB);
  });
});
