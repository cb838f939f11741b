import { describe, expect, it } from 'vitest';
import { type TestNode, TestWorld } from './testing.ts';

/** Whole cores in an open network: what they say travels on the trees, and still reaches everybody. */
function mesh(world: TestWorld, count: number): TestNode[] {
  return Array.from({ length: count }, (_, n) => {
    const node = world.node(`n${n}`, { seedPeers: n === 0 ? [] : ['n0:9000'] });
    node.act(() => node.core.open('lan', world.now));
    world.run(500);
    return node;
  });
}

const sentBy = (nodes: readonly TestNode[], kind: string): number =>
  nodes.reduce(
    (sum, { messages }) => sum + messages.filter((each) => each.kind === kind).length,
    0,
  );

const shout = (node: TestNode, text: string): void =>
  node.command((session, now) => session.broadcasting.broadcast([Buffer.from(text)], now));

const heardOf = (node: TestNode): string[] =>
  node.events.flatMap((event) =>
    event.type === 'BroadcastReceived' ? Buffer.from(event.payload).toString() : [],
  );

describe('broadcasting', () => {
  it.each([
    ['a message', (node: TestNode, text: string) => void node.say(text)],
    ['a raw broadcast', shout],
  ])('P1 %s reaches everybody once, and in the end over one link each', (_, speak) => {
    const world = new TestWorld();
    const nodes = mesh(world, 8);
    const [first] = nodes as [TestNode];
    world.run(20_000);
    for (let n = 0; n < 8; n++) {
      speak(first, `warm ${n}`);
      world.run(1500);
    }
    const before = sentBy(nodes, 'gossip');
    for (let n = 0; n < 5; n++) {
      speak(first, `said ${n}`);
      world.run(300);
    }
    world.run(5000);
    // The graph may be mixed meanwhile; a flood would send 5 × 17 copies.
    expect(sentBy(nodes, 'gossip') - before).toBeLessThan(5 * 9);
    for (const node of nodes.slice(1)) {
      const heard = [...node.heard(), ...heardOf(node)].filter((text) => text.startsWith('said'));
      expect(heard).toEqual([0, 1, 2, 3, 4].map((n) => `said ${n}`));
    }
  });

  it('T4 a slow reader gets announcements for pushes, and the items once it reads again', () => {
    const world = new TestWorld();
    const [alice, bob] = mesh(world, 2) as [TestNode, TestNode];
    world.run(5000);
    for (const link of alice.core.links.ids()) alice.congested.add(link);
    alice.say('a message');
    shout(alice, 'a broadcast');
    world.run(3000);
    expect([sentBy([alice], 'gossip'), bob.heard(), heardOf(bob)]).toEqual([0, [], []]);
    alice.congested.clear();
    world.run(3000);
    expect([bob.heard(), heardOf(bob)]).toEqual([['a message'], ['a broadcast']]);
  });

  it('C5 whoever is far behind gets it all in batches, not one by one', () => {
    const world = new TestWorld();
    const [alice, bob] = mesh(world, 2) as [TestNode, TestNode];
    world.run(3000);
    bob.stop(true);
    world.run(1000);
    for (let n = 0; n < 500; n++) alice.say(`${n}`);
    const before = sentBy([alice], 'gossip');
    const again = world.node('n1', { seedPeers: ['n0:9000'] }, bob.store);
    world.run(100);
    alice.say('live');
    world.run(20_000);
    expect(again.store.heads('everyone')).toEqual(alice.store.heads('everyone'));
    expect(sentBy([alice], 'gossip') - before).toBeLessThan(10);
  });

  it('C7 the author learns that somebody has it', () => {
    const world = new TestWorld();
    const [alice] = mesh(world, 3) as [TestNode];
    world.run(5000);
    const id = alice.say('hello');
    world.run(10);
    expect(alice.events).toContainEqual({ type: 'MessagesSent', ids: [id] });
  });
});
