import { describe, expect, it } from 'vitest';
import type { ConversationId, MemberKey, NetworkId, RecordId } from '../../shared/ids.ts';
import { PREVIEW_CHARS_MAX, UNREAD_COUNT_MAX } from '../../shared/limits.ts';
import type { Conversation, Position } from '../../shared/schemas.ts';
import type { ChatMessage } from '../engine/events.ts';
import { Conversations, type ConversingNode } from './conversations.ts';

const OWN = 'a'.repeat(64) as MemberKey;
const BOB = 'b'.repeat(64) as MemberKey;
const CAROL = 'c'.repeat(64) as MemberKey;

const at = (n: number): Position => ({
  ms: n,
  counter: 0,
  id: n.toString(16).padStart(64, '0') as RecordId,
});

function message(n: number, more: Partial<ChatMessage> & { text?: string } = {}): ChatMessage {
  const { text = `message ${n}`, ...rest } = more;
  return {
    id: at(n).id,
    conversation: 'everyone',
    senderPubKey: BOB,
    nick: 'bob',
    plaintext: Buffer.from(text),
    time: n,
    position: at(n),
    own: false,
    sent: true,
    seq: null,
    replyTo: null,
    edited: false,
    deleted: false,
    reactions: [],
    ...rest,
  };
}

/** A node that keeps messages and notes, as long as the test holds on to it. */
function fakeNode() {
  const messages: ChatMessage[] = [];
  const notes = new Map<string, Uint8Array>();
  const of = (id: ConversationId) => messages.filter(({ conversation }) => conversation === id);
  const node = {
    pubKey: OWN,
    nick: () => 'alice',
    network: () => ({ id: 'd'.repeat(64) as NetworkId }),
    members: () => [OWN, BOB, CAROL].map((pubKey) => ({ pubKey })),
    conversations: () =>
      [...new Set(messages.map(({ conversation }) => conversation))].map((id) => of(id).at(-1)),
    page: (id: ConversationId, _: unknown, limit: number) => ({
      messages: of(id).slice(-limit),
      more: of(id).length > limit,
    }),
    pageAfter: (id: ConversationId, after: Position | null, limit: number) => {
      const later = of(id).filter(({ position }) => after === null || position.ms > after.ms);
      return { messages: later.slice(0, limit), more: later.length > limit };
    },
    note: (name: string) => notes.get(name) ?? null,
    keepNote: (name: string, value: Uint8Array | null) => {
      if (value === null) notes.delete(name);
      else notes.set(name, value);
    },
  } as unknown as ConversingNode;
  return { node, messages, notes };
}

const timers = { set: () => 0, clear: () => {} };

function scene() {
  const fake = fakeNode();
  const told: Conversation[] = [];
  const hidden: { list: readonly MemberKey[] } = { list: [] };
  const start = () =>
    new Conversations({
      node: fake.node,
      blocked: () => hidden.list,
      emit: (one) => told.push(one),
      timers,
    });
  const conversations = start();
  const hear = (...heard: ChatMessage[]): void => {
    for (const one of heard) {
      fake.messages.push(one);
      conversations.heard(one);
    }
  };
  return { ...fake, hidden, told, conversations, hear, restart: start };
}

const counts = (all: readonly Conversation[]) =>
  all.map(({ id, unread, mentions }) => [id, unread, mentions]);

describe('unread messages', () => {
  it('are those of others, by conversation, and are seen when they are seen', () => {
    const { conversations, hear, restart } = scene();
    hear(message(1), message(2, { own: true, senderPubKey: OWN }));
    hear(message(3, { conversation: BOB }), message(4, { text: 'hey @Alice' }));
    const expected = [
      ['everyone', 2, 1],
      [BOB, 1, 0],
    ];
    expect(counts(conversations.list())).toEqual(expected);
    expect(counts(restart().list())).toEqual(expected);
    expect(conversations.unread()).toEqual({ messages: 3, mentions: 1 });
    conversations.markRead('everyone', at(2));
    expect(counts(conversations.list())[0]).toEqual(['everyone', 1, 1]);
    conversations.markRead('everyone', at(4));
    conversations.markRead('everyone', at(1));
    for (const one of [conversations, restart()])
      expect(counts(one.list())[0]).toEqual(['everyone', 0, 0]);
  });

  it('are counted once, however often they are told', () => {
    const { conversations, hear } = scene();
    const one = message(1);
    hear(one);
    conversations.heard(one);
    expect(conversations.unread().messages).toBe(1);
  });

  it('that their author took back are none, and are not shown as the last', () => {
    const { conversations, messages, hear } = scene();
    hear(message(1), message(2, { text: 'oops @alice' }));
    const taken = { ...message(2, { text: '' }), deleted: true };
    messages[1] = taken;
    conversations.changed(taken);
    expect(counts(conversations.list())).toEqual([['everyone', 1, 0]]);
    expect(conversations.list()[0]?.last).toMatchObject({ deleted: true, text: '' });
    conversations.changed({ ...message(1), edited: true });
    expect(conversations.list()[0]?.last?.id).toBe(message(2).id);
  });

  it('of somebody who is hidden are none, and come back with them', () => {
    const { conversations, hidden, hear } = scene();
    hear(message(1), message(2, { senderPubKey: CAROL }), message(3, { conversation: BOB }));
    hidden.list = [BOB];
    hear(message(4));
    expect(counts(conversations.list())).toEqual([['everyone', 1, 0]]);
    hidden.list = [];
    expect(counts(conversations.list())).toEqual([
      ['everyone', 3, 0],
      [BOB, 1, 0],
    ]);
  });

  it('are those on disk when events were missed', () => {
    const { conversations, messages, hear } = scene();
    hear(message(1));
    messages.push(message(2), message(3, { conversation: BOB }));
    expect(conversations.unread().messages).toBe(1);
    conversations.reload();
    expect(conversations.unread().messages).toBe(3);
  });

  it('are counted up to a limit, after a week away as while one looks on', () => {
    const { conversations, messages, hear } = scene();
    for (let n = 1; n <= UNREAD_COUNT_MAX + 10; n++) messages.push(message(n));
    expect(conversations.list()[0]?.unread).toBe(UNREAD_COUNT_MAX);
    hear(message(5000));
    expect(conversations.list()[0]?.unread).toBe(UNREAD_COUNT_MAX);
  });

  it('of a muted conversation ask for no attention, unless they call one by name', () => {
    const { conversations, hear, restart } = scene();
    conversations.mute('everyone', true);
    hear(message(1), message(2, { text: '@alice' }), message(3, { conversation: BOB }));
    for (const one of [conversations, restart()])
      expect(one.unread()).toEqual({ messages: 1, mentions: 1 });
    expect(conversations.isMuted('everyone')).toBe(true);
    expect(conversations.isMuted(BOB)).toBe(false);
  });
});

describe('the list', () => {
  it('has everyone first, then by the newest message, which it shows shortened', () => {
    const { conversations, hear } = scene();
    expect(conversations.list().map(({ id }) => id)).toEqual(['everyone']);
    hear(
      message(1, { conversation: CAROL }),
      message(2, { conversation: BOB, text: 'x'.repeat(999) }),
    );
    expect(conversations.list().map(({ id }) => id)).toEqual(['everyone', BOB, CAROL]);
    expect(conversations.list()[1]?.last?.text).toHaveLength(PREVIEW_CHARS_MAX);
    hear(message(0, { conversation: BOB, text: 'late' }));
    expect(conversations.list()[1]?.last?.position).toEqual(at(2));
  });

  it('shows what the newest message says now', () => {
    const { conversations, hear } = scene();
    hear(message(1), message(2));
    conversations.changed(message(1, { text: 'older, edited' }));
    conversations.changed(message(2, { text: '', deleted: true }));
    expect(conversations.list()[0]?.last).toMatchObject({ id: at(2).id, deleted: true, text: '' });
  });

  it('has what was begun to somebody, also after a restart, until it is empty', () => {
    const { conversations, restart } = scene();
    conversations.saveDraft(CAROL, 'Dear Carol');
    conversations.saveDraft('everyone', 'Hello');
    const drafts = restart()
      .list()
      .map(({ id, draft }) => [id, draft]);
    expect(drafts).toEqual([
      ['everyone', 'Hello'],
      [CAROL, 'Dear Carol'],
    ]);
    conversations.saveDraft(CAROL, '');
    expect(restart().list()).toHaveLength(1);
  });

  it('is as if new when what was kept makes no sense', () => {
    const { conversations, notes, hear } = scene();
    notes.set('conversation:everyone', Buffer.from('{"readUpTo":'));
    notes.set('open', Buffer.from('"nobody"'));
    hear(message(1));
    expect(counts(conversations.list())).toEqual([['everyone', 1, 0]]);
    expect(conversations.opened().open).toBe('everyone');
  });

  it('opens where one was', () => {
    const { conversations, hear, restart } = scene();
    hear(message(1), message(2, { conversation: BOB }));
    conversations.open(BOB);
    expect(restart().opened()).toMatchObject({ open: BOB, messages: [{ text: 'message 2' }] });
    conversations.open('e'.repeat(64) as MemberKey);
    expect(restart().opened()).toMatchObject({
      open: 'everyone',
      messages: [{ text: 'message 1' }],
    });
  });
});
