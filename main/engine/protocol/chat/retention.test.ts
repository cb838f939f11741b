import { beforeEach, describe, expect, it } from 'vitest';
import { type TestNode, TestWorld } from '../testing.ts';

const DAY_MS = 24 * 3600 * 1000;

let world: TestWorld;
let alice: TestNode;
beforeEach(() => {
  world = new TestWorld();
  alice = world.node('alice');
  alice.act(() => alice.core.found('Garden', world.now));
});

function join(name: string, keepDays: number | null = null, skewMs = 0): TestNode {
  alice.command((session, now) => session.belonging.invite(world.keyOf(name), now));
  const node = world.node(name, { keepDays }, undefined, skewMs);
  node.act(() => node.core.seek([alice.address], node.now));
  world.run(5000);
  return node;
}

/** The clock that says when to look next starts anew with the process. */
function restarted(node: TestNode, name: string, skewMs = 0): TestNode {
  node.stop(true);
  world.run(50);
  const again = world.node(name, { keepDays: 30 }, node.store, skewMs);
  world.run(5000);
  return again;
}

const texts = (node: TestNode): string[] =>
  node.store.messagesSince(null, null, 1000).map(({ text }) => text);

describe('C5 what is kept for a time only', () => {
  it('C5 is forgotten where its user wants it so, and nowhere else', () => {
    const bob = join('bob', 30);
    const id = alice.say('of old');
    world.run(50);
    expect(texts(bob)).toEqual(['of old']);
    world.skip(31 * DAY_MS);
    alice.say('of today');
    const again = restarted(bob, 'bob');
    expect(texts(again)).toEqual(['of today']);
    expect(again.events.filter(({ type }) => type === 'MessagesForgotten')).toHaveLength(1);
    expect(again.store.body(id as never)).toHaveLength(0);
    expect(texts(alice)).toEqual(['of old', 'of today']);
    expect(again.store.heads('everyone')).toEqual(alice.store.heads('everyone'));
  });

  it('C5 does not keep what comes after from those who were away', () => {
    const bob = join('bob', 30);
    const carol = join('carol');
    alice.say('of old');
    world.run(50);
    carol.stop(true);
    world.skip(31 * DAY_MS);
    const holder = restarted(bob, 'bob');
    alice.say('of today');
    world.run(50);
    alice.stop(true);
    world.run(100);
    const again = world.node('carol', {}, carol.store);
    world.run(20_000);
    expect(texts(again)).toEqual(['of old', 'of today']);
    expect(texts(holder)).toEqual(['of today']);
  });

  it('C5 is not forgotten by a clock that nobody agrees with', () => {
    const bob = join('bob', 30);
    alice.say('of today');
    world.run(50);
    expect(texts(restarted(bob, 'bob', 365 * DAY_MS))).toEqual(['of today']);
  });
});
