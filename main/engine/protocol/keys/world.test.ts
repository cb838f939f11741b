import { beforeEach, describe, expect, it } from 'vitest';
import { decodeCbor } from '../../wire/cbor.ts';
import {
  isKind,
  type LogRecord,
  makeRecord,
  RECORD_LABEL,
  readRecord,
} from '../../wire/records.ts';
import { type TestNode, TestWorld } from '../testing.ts';
import { identity } from './testing.ts';

/** Keys among whole nodes: who is served how, while people come, go and start anew. */

let world: TestWorld;
let alice: TestNode;
beforeEach(() => {
  world = new TestWorld();
  alice = world.node('alice');
  alice.act(() => alice.core.found('Garden', world.now));
});

function joined(name: string): TestNode {
  const node = world.node(name);
  if (!name.includes('@')) alice.command((session, now) => session.belonging.invite(node.key, now));
  node.act(() => node.core.seek([alice.address], world.now));
  world.run(4000);
  return node;
}

const keysOf = (author: TestNode): LogRecord<'key'>['content'][] =>
  author.store
    .range('everyone', author.id, 0, 999)
    .map(({ bytes }) => readRecord(bytes))
    .flatMap((record) => (isKind(record, 'key') ? [record.content] : []));

const prekeysOf = (node: TestNode): Buffer => Buffer.from(node.store.getMeta('prekeys') ?? []);

describe('keys among nodes', () => {
  it('C2 serve every device by its prekey, once, and nobody again for later words', () => {
    const bob = joined('bob');
    const phone = joined('alice@phone');
    world.run(4000);
    for (const text of ['one', 'two', 'three']) alice.say(text);
    world.run(500);
    expect(bob.heard()).toEqual(['one', 'two', 'three']);
    expect(phone.heard()).toEqual(['one', 'two', 'three']);
    expect(keysOf(alice)).toHaveLength(1);
    expect(keysOf(alice)[0]).toMatchObject({ marked: false, index: 0 });
    expect(keysOf(alice)[0]?.wraps).toHaveLength(3);
  });

  it('C2 are marked for somebody who was invited and has not been here, until then', () => {
    const bob = joined('bob');
    const carol = world.node('carol');
    alice.command((session, now) => session.belonging.invite(carol.key, now));
    alice.say('welcome');
    world.run(500);
    expect(keysOf(alice).map(({ marked }) => marked)).toEqual([true]);
    carol.act(() => carol.core.seek([bob.address], world.now));
    world.run(6000);
    alice.say('you are here');
    world.run(500);
    expect(carol.heard()).toEqual(['welcome', 'you are here']);
    const [first, second] = keysOf(alice);
    expect(second).toMatchObject({ marked: false, index: 0 });
    expect(second?.chain).not.toBe(first?.chain);
  });

  it('C2 reach who was away, through a third, and after a restart of all', () => {
    const bob = joined('bob');
    const carol = joined('carol');
    world.run(4000);
    bob.stop(true);
    world.run(1000);
    alice.say('while you were away');
    world.run(1000);
    alice.stop(true);
    carol.stop(true);
    world.run(1000);
    const again = [world.node('carol', {}, carol.store), world.node('bob', {}, bob.store)];
    world.run(8000);
    expect(again[1]?.heard()).toEqual(['while you were away']);
  });

  it('C2 begin anew with each process, and when somebody was revoked', () => {
    const bob = joined('bob');
    const carol = joined('carol');
    world.run(4000);
    alice.say('one');
    alice.stop(true);
    world.run(1000);
    const again = world.node('alice', {}, alice.store);
    world.run(6000);
    again.say('two');
    world.run(500);
    again.command((session, now) => session.belonging.revoke(carol.key, now));
    again.say('three');
    world.run(1000);
    expect(bob.heard()).toEqual(['one', 'two', 'three']);
    expect(carol.heard()).toEqual(['one', 'two']);
    const chains = keysOf(again).map(({ chain, wraps }) => [chain, wraps.length]);
    expect(new Set(chains.map(([chain]) => chain)).size).toBe(3);
    expect(chains.map(([, count]) => count)).toEqual([3, 3, 2]);
  });

  it('R5 of a revoked member, behind its cut, are not taken', () => {
    const bob = joined('bob');
    world.run(2000);
    bob.say('before');
    world.run(500);
    const [key] = keysOf(bob);
    const [last] = alice.store.heads('everyone').filter(({ author }) => author === bob.id);
    alice.command((session, now) => session.belonging.revoke(bob.key, now));
    const behind = { ...key!, seq: last!.seq + 1, prev: last!.id };
    const sign = (bytes: Uint8Array) => identity('bob').sign(RECORD_LABEL, bytes);
    const carol = joined('carol');
    const link = alice.core.links.ids()[0] ?? -1;
    const records = [makeRecord(behind, sign).bytes];
    alice.input({ type: 'message', link, message: { kind: 'records', records } });
    world.run(500);
    const held = () => [...alice.store.records('everyone')].map(({ id }) => id);
    expect(held()).toHaveLength(2);
    expect(held()).not.toContain(makeRecord(behind, sign).id);
    expect(carol.core.inNetwork().roster.isRevoked(bob.key)).toBe(true);
  });

  it('C2 tell a new prekey to all after a week, and destroy the old one a month later', () => {
    const bob = joined('bob');
    world.run(2000);
    const told = () =>
      Buffer.from(bob.core.inNetwork().membership.self.prekey ?? []).toString('hex');
    const first = told();
    const [[secret]] = decodeCbor(prekeysOf(bob)) as [[Uint8Array]];
    world.skip(8 * 24 * 3600 * 1000);
    world.run(4000);
    const second = told();
    expect(second).not.toBe(first);
    const known = alice.core.inNetwork().membership.get(bob.id)?.record.prekey;
    expect(Buffer.from(known ?? []).toString('hex')).toBe(second);
    alice.say('to the second');
    world.run(500);
    expect(bob.heard()).toEqual(['to the second']);
    expect(prekeysOf(bob).includes(Buffer.from(secret))).toBe(true);
    for (let weeks = 0; weeks < 5; weeks++) {
      world.skip(7 * 24 * 3600 * 1000);
      world.run(2000);
    }
    expect(prekeysOf(bob).includes(Buffer.from(secret))).toBe(false);
  });
});
