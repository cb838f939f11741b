import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, MemberKey, RecordId } from '../../../../shared/ids.ts';
import { MESSAGE_BYTES_MAX } from '../../../../shared/limits.ts';
import { sha256 } from '../../crypto/hash.ts';
import type { ChatMessage } from '../../events.ts';
import { MemoryStore } from '../../store/memory.ts';
import { encodeCbor } from '../../wire/cbor.ts';
import { type TestNode, TestWorld } from '../testing.ts';
import { type Body, type BodyParts, boundParts, makeBody, readBody } from './body.ts';

const id = 'ab'.repeat(32) as RecordId;
const key = 'cd'.repeat(32) as MemberKey;
const zeros = (count: number) => new Uint8Array(count);
const BODIES: Body[] = [
  { kind: 'text', text: 'hi ✿', replyTo: null },
  { kind: 'text', text: 'x'.repeat(MESSAGE_BYTES_MAX), replyTo: id },
  { kind: 'reaction', target: id, emoji: '👩🏽‍❤️‍💋‍👨🏿', add: true },
  { kind: 'reaction', target: id, emoji: '👍', add: false },
  { kind: 'edit', target: id, text: 'better' },
  { kind: 'delete', target: id },
];

describe('bodies', () => {
  it.each(BODIES)('C9 $kind is read as it was written', (body) => {
    const { plaintext, hash } = makeBody(body, null, zeros);
    const parts = boundParts(plaintext, hash, false) as BodyParts;
    expect(readBody(parts)).toEqual({ said: body, to: null });
    expect(boundParts(plaintext, sha256(hash), false)).toBeNull();
    const direct = makeBody(body, key, zeros);
    const its = boundParts(direct.plaintext, direct.hash, true) as BodyParts;
    expect(readBody(its)).toEqual({ said: body, to: key });
  });

  const read = (...places: Parameters<typeof encodeCbor>[0][]) => {
    return readBody({ salt: zeros(32), body: encodeCbor(places), to: null }).said;
  };
  const target = new Uint8Array(32);

  it('C9 of kinds and formats to come are passed over, further places too', () => {
    expect(read(1, 4, 'poll')).toBeNull();
    expect(read(2, 0, 'hi', null)).toBeNull();
    expect(read(1, 0, 'hi', null, 'more')).toEqual({ kind: 'text', text: 'hi', replyTo: null });
  });

  it.each([
    ['an empty text', [1, 0, '', null]],
    ['a text that is too long', [1, 0, 'x'.repeat(MESSAGE_BYTES_MAX + 1), null]],
    ['a short target', [1, 3, new Uint8Array(31)]],
    ['words for an emoji', [1, 1, target, 'you are a fool', true]],
    ['two emoji', [1, 1, target, '👍👍', true]],
    ['an emoji without end', [1, 1, target, '👍\u200d'.repeat(20), true]],
    ['a number for a truth', [1, 1, target, '👍', 1]],
    ['no places', [1, 0]],
  ])('C9 with %s are malformed', (_what, places) => {
    expect(() => read(...places)).toThrow('peer-misbehaved');
  });

  it('C9 any bytes are read, passed over, or the peer’s mistake', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        try {
          readBody({ salt: zeros(32), body, to: null });
        } catch (error) {
          expect(error).toMatchObject({ code: 'peer-misbehaved' });
        }
      }),
    );
  });
});

describe('between nodes', () => {
  let world: TestWorld;
  let alice: TestNode;
  let bob: TestNode;
  beforeEach(() => {
    world = new TestWorld();
    alice = world.node('alice');
    alice.act(() => alice.core.found('Garden', world.now));
    bob = joined('bob');
  });

  function joined(name: string, store = new MemoryStore()): TestNode {
    const node = world.node(name, {}, store);
    alice.command((session, now) => session.belonging.invite(node.key, now));
    node.act(() => node.core.seek([alice.address], world.now));
    world.run(4000);
    return node;
  }

  const said = (node: TestNode, body: Body, to: ConversationId) =>
    node.command((session, now) => session.say(body, to, now));
  const says = (node: TestNode, body: Body, to: ConversationId = 'everyone') => {
    const record = said(node, body, to);
    world.run(20);
    return record;
  };
  const shown = (node: TestNode, message: RecordId): ChatMessage | undefined => {
    const stored = node.store.message(message);
    return stored ? node.core.inNetwork().toChatMessage(stored) : undefined;
  };
  const textOf = (message: ChatMessage | undefined) =>
    message && Buffer.from(message.plaintext).toString();

  it('C9 a message is answered, reacted to, edited and deleted, for everybody', () => {
    const first = says(alice, { kind: 'text', text: 'lunch?', replyTo: null });
    const answer = says(bob, { kind: 'text', text: 'yes', replyTo: first });
    expect(shown(alice, answer)?.replyTo).toMatchObject({ message: { text: 'lunch?' } });
    says(bob, { kind: 'reaction', target: first, emoji: '🍕', add: true });
    says(alice, { kind: 'edit', target: first, text: 'dinner?' });
    for (const node of [alice, bob]) {
      expect(textOf(shown(node, first))).toBe('dinner?');
      expect(shown(node, first)).toMatchObject({
        edited: true,
        reactions: [{ emoji: '🍕', from: bob.key }],
      });
    }
    says(alice, { kind: 'delete', target: first });
    for (const node of [alice, bob])
      expect(shown(node, first)).toMatchObject({
        deleted: true,
        reactions: [],
        plaintext: Buffer.of(),
      });
    expect(shown(bob, answer)?.replyTo?.message).toMatchObject({ deleted: true, text: '' });
    const changes = bob.events.filter(({ type }) => type === 'MessageChanged');
    expect(changes).toHaveLength(3);
    expect(bob.heard()).toEqual(['lunch?', 'yes']);
  });

  it('C9 nobody edits or deletes what another wrote', () => {
    const first = says(alice, { kind: 'text', text: 'mine', replyTo: null });
    says(bob, { kind: 'edit', target: first, text: 'forged' });
    says(bob, { kind: 'delete', target: first });
    for (const node of [alice, bob])
      expect([textOf(shown(node, first)), shown(node, first)?.edited]).toEqual(['mine', false]);
  });

  it('C9 C3 in a direct conversation too, and never from one into another', () => {
    const carol = joined('carol');
    world.run(4000);
    const secret = says(alice, { kind: 'text', text: 'secret', replyTo: null }, bob.key);
    const open = says(alice, { kind: 'text', text: 'open', replyTo: secret });
    says(alice, { kind: 'reaction', target: secret, emoji: '👍', add: true });
    says(bob, { kind: 'reaction', target: secret, emoji: '🎉', add: true }, alice.key);
    says(alice, { kind: 'edit', target: secret, text: 'better' }, bob.key);
    for (const node of [alice, bob]) {
      expect(textOf(shown(node, secret))).toBe('better');
      expect(shown(node, secret)?.reactions).toEqual([
        { emoji: '🎉', from: bob.key, own: node === bob },
      ]);
      expect(shown(node, open)?.replyTo).toEqual({ id: secret, message: null });
    }
    expect(shown(carol, secret)).toBeUndefined();
    expect(textOf(shown(carol, open))).toBe('open');
  });

  it('C9 a newcomer who gets everything at once shows what the others show', () => {
    // Invited first: what was said before is not sealed to anybody who comes later.
    const carol = world.node('carol');
    alice.command((session, now) => session.belonging.invite(carol.key, now));
    world.run(50);
    const first = says(alice, { kind: 'text', text: 'one', replyTo: null });
    const other = says(bob, { kind: 'text', text: 'two', replyTo: first });
    says(bob, { kind: 'reaction', target: first, emoji: '👍', add: true });
    says(bob, { kind: 'reaction', target: first, emoji: '👍', add: false });
    says(alice, { kind: 'edit', target: first, text: 'uno' });
    says(bob, { kind: 'delete', target: other });
    carol.act(() => carol.core.seek([alice.address], world.now));
    world.run(6000);
    for (const message of [first, other]) {
      expect(shown(carol, message)).toBeDefined();
      expect(carol.store.message(message)).toEqual(bob.store.message(message));
    }
  });

  it('C4 after a restart a change is later than all that was changed before', () => {
    const first = says(alice, { kind: 'text', text: 'one', replyTo: null });
    world.run(5000);
    says(alice, { kind: 'edit', target: first, text: 'two' });
    const time = alice.store.newestTime(Number.MAX_SAFE_INTEGER);
    alice.stop(true);
    world.run(10);
    // The wall clock was set back while the program was closed.
    world.wallOffset = -60_000;
    const again = world.node('alice', {}, alice.store);
    says(again, { kind: 'edit', target: first, text: 'three' });
    expect(textOf(shown(again, first))).toBe('three');
    expect(again.store.newestTime(Number.MAX_SAFE_INTEGER)?.ms).toBeGreaterThanOrEqual(
      time?.ms ?? Number.NaN,
    );
  });
});
