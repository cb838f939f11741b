import { expect, it } from 'vitest';
import type { OutsideProbe } from '../../events.ts';
import { type TestNode, TestWorld } from '../testing.ts';
import { DIAL_BACK_PAUSE_MS, TRIAL_COUNT_MAX } from './dial-back.ts';

function mesh(world: TestWorld, ...names: string[]): TestNode[] {
  const nodes = names.map((name, n) => {
    const node = world.node(name, { seedPeers: n === 0 ? [] : [`${names[0]}:9000`] });
    node.act(() => node.core.open('lan', world.now));
    world.run(500);
    return node;
  });
  world.run(10_000);
  return nodes;
}

function ask(world: TestWorld, node: TestNode): OutsideProbe[] {
  const told: OutsideProbe[] = [];
  node.command((session) => session.place.dialBack.ask((probe) => told.push(probe)));
  world.run(2_000);
  return told;
}

const linkOf = (node: TestNode): number => {
  const [link] = node.core.links.ids();
  if (link === undefined) throw new Error('no link');
  return link;
};
const linksOf = (nodes: readonly TestNode[]) => nodes.map(({ core }) => core.links.ids());
const outcomes = (node: TestNode) => node.sent('dialed').map(({ outcome }) => outcome);

it('D6 a neighbour that is asked dials back, says where, and no link comes of it', () => {
  const world = new TestWorld();
  const nodes = mesh(world, 'alice', 'bob') as [TestNode, TestNode];
  const before = linksOf(nodes);
  const [alice, bob] = nodes;
  expect(ask(world, bob)).toEqual([
    { by: { key: alice.key, nick: 'alice' }, outcome: 'reached', address: bob.address },
  ]);
  expect(linksOf(nodes)).toEqual(before);
});

it('D6 who cannot be reached is told so', () => {
  const world = new TestWorld();
  const [alice, bob] = mesh(world, 'alice', 'bob') as [TestNode, TestNode];
  alice.hides = new Set([bob.address]);
  expect(ask(world, bob)).toMatchObject([{ outcome: 'refused' }]);
});

it('D6 another device at that place, even of the same member, is not the one that asked', () => {
  const world = new TestWorld();
  const [alice, bob] = mesh(world, 'alice', 'bob') as [TestNode, TestNode];
  const phone = world.node('bob@phone', {});
  phone.act(() => phone.core.open('lan', world.now));
  world.nodes.set(bob.address, phone);
  expect(ask(world, bob)).toMatchObject([{ by: { key: alice.key }, outcome: 'other' }]);
});

it('D6 asking often makes a neighbour dial once in a while, and of its many neighbours for few', () => {
  const world = new TestWorld();
  const [alice, bob] = mesh(world, 'alice', 'bob') as [TestNode, TestNode];
  const flood = () => {
    for (let nonce = 0; nonce < 100; nonce++)
      alice.input({ type: 'message', link: linkOf(alice), message: { kind: 'dialback', nonce } });
    world.run(2_000);
  };
  flood();
  flood();
  expect(outcomes(alice).filter((outcome) => outcome !== 'busy')).toEqual(['reached']);
  world.run(DIAL_BACK_PAUSE_MS);
  expect(ask(world, bob)).toMatchObject([{ outcome: 'reached' }]);

  const crowd = mesh(world, 'n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7');
  const one = crowd[0] as TestNode;
  const asking = one.core.links.ids();
  for (const link of asking)
    one.input({ type: 'message', link, message: { kind: 'dialback', nonce: 1 } });
  const carrying = one.core.session?.place.carriers().length ?? 0;
  world.run(2_000);
  const tried = outcomes(one).filter((outcome) => outcome === 'reached').length;
  expect(tried).toBe(Math.min(carrying, TRIAL_COUNT_MAX));
});

it('D6 what nobody asked for, or another neighbour answers, says nothing', () => {
  const world = new TestWorld();
  const [alice, bob] = mesh(world, 'alice', 'bob') as [TestNode, TestNode];
  const told: OutsideProbe[] = [];
  alice.altering = (message) => (message.kind === 'dialed' ? null : message);
  bob.command((session) => session.place.dialBack.ask((probe) => told.push(probe)));
  world.run(2_000);
  const { nonce } = bob.sent('dialback')[0] ?? { nonce: -1 };
  const answer = { kind: 'dialed', outcome: 'reached', address: 'x:1' } as const;
  const hear = (link: number, of: number, address: string = answer.address) =>
    bob.command((session, now) => session.message(link, { ...answer, address, nonce: of }, now));
  hear(linkOf(bob), nonce + 1);
  hear(linkOf(bob) + 999, nonce);
  expect(told).toEqual([]);
  // An address that is none is not shown.
  hear(linkOf(bob), nonce, '<b>nowhere</b>');
  hear(linkOf(bob), nonce);
  expect(told).toMatchObject([{ outcome: 'reached', address: null }]);
});
