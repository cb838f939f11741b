import { beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, NetworkId, NodeId } from '../../../../shared/ids.ts';
import { SigningKey } from '../../crypto/ed25519.ts';
import { sha256 } from '../../crypto/hash.ts';
import { headerOf, isKind, readRecord } from '../../wire/records.ts';
import { type TestNode, TestWorld } from '../testing.ts';
import { DirectNames } from './direct.ts';

let world: TestWorld;
let alice: TestNode;
let bob: TestNode;
let carol: TestNode;

beforeEach(() => {
  world = new TestWorld();
  alice = world.node('alice');
  alice.act(() => alice.core.found('Garden', world.now));
  [bob, carol] = [joined('bob'), joined('carol')];
  world.run(5000);
});

function joined(name: string): TestNode {
  const node = world.node(name);
  if (!name.includes('@')) alice.command((session, now) => session.belonging.invite(node.key, now));
  node.act(() => node.core.seek([alice.address], world.now));
  world.run(4000);
  return node;
}

const tell = (from: TestNode, to: TestNode, text: string): void => {
  from.command((session, now) => session.say({ kind: 'text', text, replyTo: null }, to.key, now));
};

/** What a node could read: with whom, and what. */
const read = (node: TestNode): [ConversationId, string][] =>
  node.events.flatMap((event) =>
    event.type === 'ChatMessageReceived'
      ? [[event.message.conversation, Buffer.from(event.message.plaintext).toString()]]
      : [],
  );

/** The records of direct logs that a node holds. */
const records = (node: TestNode) =>
  node.store
    .heads()
    .filter(({ log }) => log.startsWith('direct:'))
    .flatMap(({ log, author }) => node.store.range(log, author, 0, 99))
    .map(({ bytes }) => readRecord(bytes));
const held = (node: TestNode) => records(node).filter((record) => isKind(record, 'message'));

describe('a direct message', () => {
  it('C3 is read by sender and recipient, and by nobody who passes it on', () => {
    tell(alice, bob, 'for bob');
    tell(bob, alice, 'for alice');
    world.run(1000);
    expect(read(alice).sort()).toEqual([
      [bob.key, 'for alice'],
      [bob.key, 'for bob'],
    ]);
    expect(read(bob).sort()).toEqual([
      [alice.key, 'for alice'],
      [alice.key, 'for bob'],
    ]);
    expect(read(carol)).toEqual([]);
    expect(held(carol)).toHaveLength(2);
  });

  it('C6 reaches whoever was away from somebody else, when its sender is gone', () => {
    bob.stop(true);
    world.run(1000);
    tell(alice, bob, 'while you were away');
    world.run(1000);
    alice.stop(true);
    world.run(1000);
    const again = world.node('bob', {}, bob.store);
    world.run(8000);
    expect(read(again)).toEqual([[alice.key, 'while you were away']]);
    expect(read(carol)).toEqual([]);
  });

  it('C6 is kept for others a month; then its header says only that there was one', () => {
    bob.stop(true);
    world.run(1000);
    tell(alice, bob, 'of last month');
    world.run(1000);
    world.skip(31 * 24 * 3600 * 1000);
    tell(alice, bob, 'of today');
    carol.stop(true);
    world.run(1000);
    carol = world.node('carol', {}, carol.store);
    world.run(8000);
    expect(held(carol).map(({ sealed }) => sealed === null)).toEqual([true, false]);
    expect(held(alice).map(({ sealed }) => sealed === null)).toEqual([false, false]);
    alice.stop(true);
    world.run(1000);
    const again = world.node('bob', {}, bob.store);
    world.run(8000);
    expect(read(again)).toEqual([[alice.key, 'of today']]);
  });

  it('C6 is not taken without its body before its time: nobody can keep it out like that', () => {
    bob.stop(true);
    world.run(1000);
    tell(alice, bob, 'wanted');
    const [record] = held(alice);
    alice.stop(true);
    const link = carol.core.links.ids()[0] ?? -1;
    const hand = (...records: Uint8Array[]) =>
      carol.input({ type: 'message', link, message: { kind: 'records', records } });
    const [key] = records(alice);
    hand(key!.bytes, headerOf(record!.bytes));
    expect(held(carol)).toEqual([]);
    hand(record!.bytes);
    expect(held(carol).map(({ sealed }) => sealed !== null)).toEqual([true]);
  });

  it('C3 comes to every device of both, in the same conversation', () => {
    const phone = joined('alice@phone');
    const tablet = joined('bob@tablet');
    world.run(5000);
    tell(alice, bob, 'hello');
    world.run(2000);
    expect(read(phone)).toEqual([[bob.key, 'hello']]);
    expect(read(tablet)).toEqual([[alice.key, 'hello']]);
  });

  it('C3 names neither the recipient nor the conversation it answers', () => {
    tell(alice, bob, 'question');
    world.run(500);
    tell(bob, alice, 'answer');
    alice.say('to all');
    world.run(500);
    const said = held(carol);
    expect(new Set(said.map(({ log }) => log)).size).toBe(2);
    const direct = new Set(said.map(({ id }) => id.slice(0, 16)));
    const everything = [...records(carol), ...carol.store.records('everyone')].map(({ bytes }) =>
      readRecord(bytes),
    );
    for (const record of everything) {
      if (!isKind(record, 'message')) continue;
      for (const parent of record.content.parents)
        expect(direct).not.toContain(Buffer.from(parent).toString('hex'));
    }
    const hex = Buffer.from(said.find(({ content }) => content.author === alice.id)!.bytes);
    expect(hex.includes(Buffer.from(bob.key, 'hex'))).toBe(false);
  });

  it('C3 has one size for every short text', () => {
    for (const text of ['a', 'a longer text', 'x'.repeat(150)]) tell(alice, bob, text);
    world.run(500);
    expect(new Set(held(carol).map(({ sealed }) => sealed?.length)).size).toBe(1);
  });

  it('C3 tells nobody how many devices the two have', () => {
    const wraps = () =>
      records(carol).flatMap((record) =>
        isKind(record, 'key') ? record.content.wraps.length : [],
      );
    tell(alice, bob, 'one device each');
    world.run(500);
    joined('bob@tablet');
    world.run(5000);
    tell(alice, bob, 'bob has two');
    world.run(500);
    expect(wraps()).toEqual([4, 4]);
  });

  it('C1 shows when somebody else holds it, each conversation for itself', () => {
    alice.say('to all');
    world.run(500);
    carol.stop(true);
    bob.stop(true);
    world.run(3000);
    alice.events.length = 0;
    tell(alice, bob, 'nobody is here');
    tell(alice, carol, 'nor here');
    world.run(1000);
    const sent = () => alice.events.filter(({ type }) => type === 'MessagesSent');
    expect(sent()).toEqual([]);
    world.node('carol', {}, carol.store);
    world.run(8000);
    const ids = sent().flatMap((event) => (event.type === 'MessagesSent' ? event.ids : []));
    expect(ids).toHaveLength(2);
  });

  it('C3 goes to members only, and not to oneself', () => {
    const stranger = SigningKey.fromSeed(sha256(Buffer.from('mallory'))).publicKey;
    const send = (key: typeof stranger) => () =>
      alice.command((session, now) =>
        session.say({ kind: 'text', text: 'x', replyTo: null }, key, now),
      );
    expect(send(stranger)).toThrow('not-a-member');
    expect(send(alice.key)).toThrow('key-own');
    alice.command((session, now) => session.belonging.revoke(bob.key, now));
    expect(send(bob.key)).toThrow('key-revoked');
  });

  it('C3 is in order again after a restart, where it stood', () => {
    tell(alice, bob, 'first');
    world.run(500);
    alice.stop(true);
    world.run(1000);
    const again = world.node('alice', {}, alice.store);
    world.run(6000);
    tell(again, bob, 'second');
    world.run(1000);
    expect(read(bob).map(([, text]) => text)).toEqual(['first', 'second']);
    const page = again.store.page(bob.key, null, 9);
    expect(page.messages.map(({ text }) => text)).toEqual(['first', 'second']);
    expect(page.messages.every(({ sent }) => sent)).toBe(true);
  });
});

describe('the name of a direct log', () => {
  const key = (name: string) => SigningKey.fromSeed(sha256(Buffer.from(name)));
  const network = 'aa'.repeat(32) as NetworkId;
  const node = (name: string, device = '0') => (key(name).publicKey + device.repeat(32)) as NodeId;
  const names = (name: string, of = network) => new DirectNames(of, key(name));
  const hex = (name: Uint8Array | null) => Buffer.from(name ?? []).toString('hex');

  it('C3 is the same for the two of them, and another for every other pair, way, device, network', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => key(name).publicKey) as [never, never, never];
    const ours = hex(names('a').of(node('a'), b));
    expect(hex(names('b').of(node('a'), b))).toBe(ours);
    const others = [
      names('b').of(node('b'), a),
      names('a').of(node('a'), c),
      names('a').of(node('a', '1'), b),
      names('a', 'bb'.repeat(32) as NetworkId).of(node('a'), b),
      names('c').of(node('a'), b),
    ].map(hex);
    expect(new Set([ours, ...others]).size).toBe(6);
  });

  it('C3 is none for a key that nobody can own', () => {
    expect(names('a').of(node('a'), `01${'00'.repeat(31)}` as never)).toBeNull();
  });
});
