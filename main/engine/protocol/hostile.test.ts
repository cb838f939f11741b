import { beforeEach, describe, expect, it } from 'vitest';
import { SigningKey } from '../crypto/ed25519.ts';
import { sha256 } from '../crypto/hash.ts';
import { type CborValue, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { type Content, makeRecord, RECORD_LABEL, readRecord } from '../wire/records.ts';
import { type TestNode, TestWorld } from './testing.ts';

/** Members who do not play by the rules: what they can do to the others, which is not much. */
let world: TestWorld;
let alice: TestNode;
let bob: TestNode;

beforeEach(() => {
  world = new TestWorld();
  alice = world.node('alice');
  alice.act(() => alice.core.found('Garden', world.now));
  bob = joined('bob');
});

function joined(name: string): TestNode {
  const node = world.node(name);
  alice.command((session, now) => session.belonging.invite(node.key, now));
  node.act(() => node.core.seek([alice.address], world.now));
  world.run(4000);
  return node;
}

const linkOf = (node: TestNode): number => node.core.links.ids()[0] ?? -1;
const hands = (node: TestNode, record: Uint8Array): void =>
  node.input({
    type: 'message',
    link: linkOf(node),
    message: { kind: 'records', records: [record] },
  });

/** The newest record of an author in a node's store. */
function newest(holder: TestNode, author: TestNode): Uint8Array {
  const own = [...holder.store.records('everyone')].filter((each) => each.author === author.id);
  return own.at(-1)?.bytes ?? new Uint8Array();
}

/** A message that `name`'s key signs, with whatever is changed of another one. */
function forged(
  name: string,
  template: Uint8Array,
  change: Partial<Content<'message'>>,
): Uint8Array {
  const signer = SigningKey.fromSeed(sha256(Buffer.from(name)));
  const { content, sealed } = readRecord(template);
  return makeRecord(
    { ...(content as Content<'message'>), ...change },
    (signed) => signer.sign(RECORD_LABEL, signed),
    sealed,
  ).bytes;
}

describe('a member that cheats', () => {
  it.each([
    ['another body', new Uint8Array(80)],
    ['no body', null],
  ])('C1 cannot keep a message from others by passing on its header with %s', (_, body) => {
    alice.say('the real one');
    const [signed, proof, signature] = decodeCbor(newest(alice, alice)) as CborValue[];
    hands(bob, encodeCbor([signed, proof, signature, body] as CborValue[]));
    world.run(1000);
    expect(bob.heard()).toEqual(['the real one']);
  });

  it.each([
    ['a number that skips some', () => ({ seq: 7 })],
    [
      'a record of another log before it',
      () => ({ prev: [...bob.store.records('roster')][0]?.id ?? null }),
    ],
  ])('R6 loses its link for %s', (_, change) => {
    alice.say('one');
    alice.say('two');
    world.run(100);
    const link = linkOf(bob);
    hands(bob, forged('alice', newest(bob, alice), { ...change(), ms: 5 }));
    world.run(5);
    expect(bob.core.links.has(link)).toBe(false);
    world.run(2000);
    expect(bob.heard()).toEqual(['one', 'two']);
  });

  it('R3 cannot write behind the cut once it is revoked', () => {
    bob.say('before');
    bob.say('also before');
    world.run(100);
    const template = newest(alice, bob);
    alice.command((session, now) => session.belonging.revoke(bob.key, now));
    world.run(100);
    const carol = joined('carol');
    hands(carol, forged('bob', template, { ms: 6 }));
    hands(alice, forged('bob', template, { ms: 6 }));
    world.run(1000);
    const ids = [...alice.store.records('everyone')].map(({ id }) => id);
    // A key and two messages.
    expect(ids).toHaveLength(3);
    expect([...carol.store.records('everyone')].map(({ id }) => id)).toEqual(ids);
  });

  it('P3 cannot pass on to one node what its sender has not signed', () => {
    const link = linkOf(alice);
    const said = { from: bob.id, to: alice.id, generation: 1, number: 0, hops: 0 };
    const signature = new Uint8Array(64);
    const message = { kind: 'direct', ...said, payload: new Uint8Array(3), signature } as const;
    alice.input({ type: 'message', link, message });
    expect(alice.events.some(({ type }) => type === 'DirectReceived')).toBe(false);
    world.run(5);
    expect(alice.core.links.has(link)).toBe(false);
  });

  it('C4 cannot drag the clocks of others along, not even over a restart', () => {
    bob.say('now');
    world.run(100);
    const far = world.now.wall + 30 * 24 * 3600 * 1000;
    const last = readRecord(newest(bob, bob));
    hands(alice, forged('bob', last.bytes, { seq: 1, prev: last.id, ms: far }));
    world.run(100);
    alice.stop(true);
    world.run(100);
    const again = world.node('alice', {}, alice.store);
    again.say('after');
    const mine = readRecord(newest(again, alice)).content as Content<'message'>;
    expect(mine.ms).toBeLessThan(world.now.wall + 1000);
  });
});

describe('an open network', () => {
  it('R9 everybody blocks for themselves alone', () => {
    const open = (name: string, seedPeers: string[]): TestNode => {
      const node = world.node(name, { seedPeers });
      node.act(() => node.core.open('lan', world.now));
      return node;
    };
    const dave = open('dave', []);
    const [erin, frank] = [open('erin', [dave.address]), open('frank', [dave.address])];
    world.run(5000);
    erin.command((session, now) => session.belonging.revoke(dave.key, now));
    world.run(2000);
    expect(erin.core.inNetwork().roster.isMember(dave.key)).toBe(false);
    expect(frank.core.inNetwork().roster.isMember(dave.key)).toBe(true);
  });
});
