/** Relays: they link, carry and keep, and cannot read or speak (R10). */
import { beforeEach, describe, expect, it } from 'vitest';
import type { RecordId } from '../../../shared/ids.ts';
import { SigningKey } from '../crypto/ed25519.ts';
import { sha256 } from '../crypto/hash.ts';
import { isSpoken, makeRecord, RECORD_LABEL, readRecord } from '../wire/records.ts';
import { type TestNode, TestWorld } from './testing.ts';

let world: TestWorld;
let alice: TestNode;
let relay: TestNode;
beforeEach(() => {
  world = new TestWorld();
  alice = world.node('alice');
  alice.act(() => alice.core.found('Garden', world.now, null));
  relay = enter('relay', alice, true);
});

/** Invites somebody, who comes in. */
function enter(name: string, by: TestNode, asRelay = false): TestNode {
  by.command((session, now) => session.belonging.invite(world.keyOf(name), now, asRelay));
  const node = world.node(name);
  node.act(() => node.core.seek([by.address], world.now));
  world.run(6000);
  return node;
}

const texts = (node: TestNode): string[] =>
  node.store.messagesSince(null, null, 1000).map(({ text }) => text);

const tell = (from: TestNode, to: TestNode, text: string): string =>
  from.command((session, now) => session.say({ kind: 'text', text, replyTo: null }, to.key, now));

describe('R10 a relay', () => {
  it('is linked, and holds what everybody says without a word that it could read', () => {
    const bob = enter('bob', alice);
    const ids = [alice.say('to everyone'), bob.say('me too'), tell(alice, bob, 'for bob alone')];
    world.run(5000);
    expect(relay.core.links.count).toBeGreaterThan(0);
    for (const id of ids) expect(relay.store.has(id as RecordId)).toBe(true);
    expect(relay.heard()).toEqual([]);
    expect(texts(relay)).toEqual([]);
    for (const id of ids) expect(relay.store.body(id as RecordId)).toBeNull();
  });

  it('is served by no key: nobody wraps one for it, by prekey or by identity', () => {
    alice.say('nobody else is here');
    world.run(3000);
    const wraps = [...alice.store.records('everyone')].flatMap(({ bytes }) => {
      const { content } = readRecord(bytes);
      return content.kind === 'key' ? [content.wraps.length] : [];
    });
    // Alice's own device, and nobody else's.
    expect(wraps).toEqual([1]);
  });

  it('gets no body by asking a member for it, also of one that its own store wants', () => {
    const id = alice.say('secret') as RecordId;
    world.run(2000);
    const [link = -1] = alice.core.links.ids();
    alice.input({ type: 'message', link, message: { kind: 'want', ids: [id] } });
    expect(alice.sent('bodies').at(-1)).toEqual({ kind: 'bodies', entries: [], more: false });
    world.run(20_000);
    expect(relay.sent('want')).toEqual([]);
  });

  it('brings messages to a member who was away when they were said, whose author is away now', () => {
    const bob = enter('bob', alice);
    const store = bob.store;
    bob.stop(true);
    world.run(3000);
    alice.say('while you slept');
    tell(alice, bob, 'you alone');
    world.run(3000);
    alice.stop(true);
    world.run(3000);
    const back = world.node('bob', {}, store);
    world.run(20_000);
    expect(texts(back)).toEqual(['while you slept', 'you alone']);
  });

  it('speaks, invites and revokes nothing', () => {
    const refused = { code: 'relay-silent' };
    expect(() => relay.say('hello')).toThrow(expect.objectContaining(refused));
    for (const act of [
      () => relay.command((session, now) => session.belonging.invite(world.keyOf('eve'), now)),
      () => relay.command((session, now) => session.belonging.revoke(alice.key, now)),
    ])
      expect(act).toThrow(expect.objectContaining(refused));
  });

  it('is not listened to when it signs an invitation all the same', () => {
    const signer = SigningKey.fromSeed(sha256(Buffer.from('relay')));
    const content = {
      kind: 'invitation',
      network: alice.core.inNetwork().roster.network,
      author: relay.id,
      ...{ seq: 0, prev: null, time: world.now.wall },
      ...{ invitee: world.keyOf('eve'), label: null, via: null, relay: false },
    } as const;
    const record = makeRecord(content, (signed) => signer.sign(RECORD_LABEL, signed));
    const [link = -1] = alice.core.links.ids();
    alice.input({ type: 'message', link, message: { kind: 'records', records: [record.bytes] } });
    expect(alice.core.inNetwork().roster.mayLink(world.keyOf('eve'))).toBe(false);
    expect(isSpoken(record)).toBe(false);
  });

  it('is no member, and counts as no delivery', () => {
    const session = alice.core.inNetwork();
    expect(session.members().map(({ pubKey }) => pubKey)).toEqual([alice.key]);
    expect(session.relays()).toMatchObject([{ pubKey: relay.key, online: true }]);
    expect(session.memberCount).toBe(1);
    alice.say('hello');
    world.run(5000);
    expect(session.deliveries.copies(world.now)).toEqual({ devices: 1, held: [] });
  });

  it('may become a member, by an invitation as one', () => {
    alice.say('before');
    alice.command((session, now) => session.belonging.invite(relay.key, now));
    world.run(40_000);
    expect(alice.core.inNetwork().relays()).toEqual([]);
    alice.say('welcome');
    world.run(3000);
    expect(texts(relay)).toContain('welcome');
    relay.say('I can read now');
    world.run(3000);
    expect(texts(alice)).toContain('I can read now');
  });

  it('is revoked like a member, and cut off', () => {
    alice.command((session, now) => session.belonging.revoke(relay.key, now));
    world.run(3000);
    expect(alice.core.links.count).toBe(0);
    expect(alice.core.inNetwork().relays()).toEqual([]);
    expect(relay.core.status(world.now).state).toBe('offline');
  });
});
