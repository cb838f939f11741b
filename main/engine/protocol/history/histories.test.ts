import { beforeEach, describe, expect, it } from 'vitest';
import type { RecordId } from '../../../../shared/ids.ts';
import { type TestNode, TestWorld } from '../testing.ts';

let world: TestWorld;
let alice: TestNode;
let bob: TestNode;
let carol: TestNode;
beforeEach(() => {
  world = new TestWorld();
  alice = world.node('alice');
  alice.act(() => alice.core.found('Garden', world.now));
  bob = join('bob', alice);
  carol = join('carol', bob);
});

function join(name: string, by: TestNode): TestNode {
  by.command((session, now) => session.belonging.invite(world.keyOf(name), now));
  const node = world.node(name);
  node.act(() => node.core.seek([by.address], world.now));
  world.run(6000);
  return node;
}

const histories = (node: TestNode) => node.core.inNetwork().copies.histories;
const told = (node: TestNode) =>
  Object.fromEntries(
    histories(node)
      .people()
      .map(({ nick, state, upTo }) => [nick, { state, upTo }]),
  );
const msOf = (node: TestNode, id: string) => node.store.message(id as RecordId)?.ms ?? -1;
const gapsOf = (node: TestNode) =>
  histories(node).gaps.map(({ kind, from, holder }) => [kind, from?.nick, holder?.nick]);

/** Loses whatever of these kinds arrives, until the returned function is called. */
function deaf(node: TestNode, kinds: readonly string[]): () => void {
  const input = node.input.bind(node);
  node.input = (given) => {
    if (given.type !== 'message' || !kinds.includes(given.message.kind)) input(given);
  };
  return () => {
    node.input = input;
  };
}

describe('C7 histories', () => {
  it('C7 are equal when the logs end alike, up to the newest message', () => {
    bob.say('one');
    const last = alice.say('two');
    world.run(5000);
    const same = { state: 'equal', upTo: msOf(alice, last) };
    expect(told(alice)).toEqual({ bob: same, carol: same });
    expect(told(carol)).toEqual({ alice: same, bob: same });
  });

  it('C7 say up to when somebody who is away has it all, and where the rest begins', () => {
    const kept = alice.say('while all are here');
    world.run(5000);
    carol.stop(true);
    world.run(10_000);
    const later = alice.say('carol is away');
    world.run(5000);
    expect(told(alice)).toEqual({
      bob: { state: 'equal', upTo: msOf(alice, later) },
      carol: { state: 'less', upTo: msOf(alice, kept) },
    });
  });

  it('C7 know nothing of somebody who has not told since the start', () => {
    alice.say('hello');
    world.run(3000);
    const store = alice.store;
    for (const node of [alice, bob, carol]) node.stop(false);
    world.run(1000);
    const again = world.node('alice', {}, store);
    world.run(1000);
    const states = histories(again)
      .people()
      .map(({ state }) => state);
    expect(states).toEqual(['unknown', 'unknown']);
  });

  it('C7 are told apart by their hashes and not by their length', () => {
    bob.say('one');
    world.run(5000);
    const range = alice.store.heads.bind(alice.store);
    // Somebody whose disk holds another record of the same number.
    alice.store.heads = (log) =>
      range(log).map((head) => ({ ...head, id: head.id.replaceAll(/./g, 'a') as RecordId }));
    expect(told(alice).carol?.state).toBe('other');
  });

  it('C7 leave out what was written by somebody who was removed', () => {
    carol.say('before');
    world.run(3000);
    alice.command((session, now) => session.belonging.revoke(carol.key, now));
    world.run(5000);
    expect(told(alice)).toMatchObject({ bob: { state: 'equal' } });
    expect(told(alice)).not.toHaveProperty('carol');
  });
});

describe('C5 gaps', () => {
  it('C5 what others hold and has not come is a gap, and is mended by hand', () => {
    const first = bob.say('heard');
    world.run(3000);
    const hearAgain = deaf(alice, ['records', 'gossip']);
    bob.say('not heard by alice');
    world.run(8000);
    expect(gapsOf(alice)).toEqual([]);
    world.run(70_000);
    expect(gapsOf(alice)).toEqual([['missing', 'bob', 'carol']]);
    expect(histories(alice).gaps[0]?.at).toBe(msOf(alice, first));
    expect(told(alice).carol?.state).toBe('more');
    expect(alice.events.at(-1)).toMatchObject({ type: 'GapsChanged', gaps: [{ kind: 'missing' }] });

    hearAgain();
    alice.command((session, now) => session.copies.mendHistory(now));
    world.run(1500);
    expect(alice.heard()).toEqual(['heard', 'not heard by alice']);
    expect(gapsOf(alice)).toEqual([]);
  });
});
