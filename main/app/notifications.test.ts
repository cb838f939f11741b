import { expect, test } from 'vitest';
import type { MemberKey } from '../../shared/ids.ts';
import { type NotificationFacts, notificationOf } from './notifications.ts';

const BOB = 'b'.repeat(64) as MemberKey;
const message = {
  conversation: 'everyone' as const,
  nick: 'bob',
  own: false,
  senderPubKey: BOB,
  plaintext: Buffer.from('hello\n\u202eyou'),
};
const facts: NotificationFacts = {
  settings: { notifications: 'all', hideContent: false },
  network: 'Garden',
  isMuted: false,
  isMention: false,
  isWatching: false,
};
const says = (change: Partial<NotificationFacts>, more: Partial<typeof message> = {}) =>
  notificationOf({ ...message, ...more }, { ...facts, ...change });

test('says who wrote what and where, in one line each', () => {
  expect(says({})).toEqual({ title: 'bob · Garden', body: 'hello you' });
  expect(notificationOf({ ...message, conversation: BOB, nick: null }, facts)).toEqual({
    title: 'bbbbbbbb',
    body: 'hello you',
  });
});

test('is none for own messages, under the reader’s eyes, or when nobody wants any', () => {
  expect(says({}, { own: true })).toBeNull();
  expect(says({ isWatching: true })).toBeNull();
  expect(says({ settings: { notifications: 'none', hideContent: false } })).toBeNull();
});

test('of mentions only: calls by name and direct messages', () => {
  const settings = { notifications: 'mentions', hideContent: false } as const;
  expect(says({ settings })).toBeNull();
  expect(says({ settings, isMention: true })).not.toBeNull();
  expect(notificationOf({ ...message, conversation: BOB }, { ...facts, settings })).not.toBeNull();
});

test('of a muted conversation only when called by name', () => {
  expect(says({ isMuted: true })).toBeNull();
  expect(says({ isMuted: true, isMention: true })).not.toBeNull();
});

test('with hidden content neither names nor words leave the program', () => {
  const shown = JSON.stringify(says({ settings: { notifications: 'all', hideContent: true } }));
  expect(shown).not.toMatch(/bob|hello|Garden/);
});
