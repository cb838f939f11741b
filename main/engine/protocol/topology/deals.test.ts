import { describe, expect, it } from 'vitest';
import { Bench, contactOf, nodeOf } from './testing/bench.ts';
import { seeded } from './testing/random.ts';
import { joinAtOneSeed } from './testing/scenarios.ts';
import type { World } from './testing/world.ts';
import type { TopologyMessage } from './vocabulary.ts';

function resting(count: number, seed: number): World {
  const world = joinAtOneSeed(count, 200, { seed });
  world.run(40_000);
  expect(world.isSatisfied && world.isConnected).toBe(true);
  return world;
}

/** Breaks the link on which the `nth` frame of these kinds arrives, before it is read. */
function breakAt(world: World, nth: number, kinds: readonly string[]): void {
  let seen = 0;
  world.tap = (frame, end) => {
    if (typeof frame === 'string' || !kinds.includes(frame.kind)) return false;
    seen += 1;
    if (seen !== nth) return false;
    end.wire.drop(end);
    end.wire.drop(end.wire.other(end));
    return true;
  };
}

const DEAL_KINDS = [
  'attach',
  'lend',
  'lent',
  'switch',
  'meet',
  'met',
  'commit',
  'accept',
  'cancel',
];

describe('deals', () => {
  it('G2 a newcomer enters a full network by splitting an edge', () => {
    const world = resting(4, 1);
    expect(world.degrees()).toEqual([0, 0, 0, 4]);
    const before = world.messages.get('commit') ?? 0;
    world.join(0);
    world.run(10_000);
    expect(world.degrees()).toEqual([0, 0, 1, 4]);
    expect(world.messages.get('commit')).toBeGreaterThan(before);
  });

  it('G2 a newcomer has a link that carries before it has a place, and gives it up when it has', () => {
    const world = resting(16, 1);
    const { machine } = world.join(0);
    const carrying = (): number[] =>
      [machine, world.node(0).machine].map(({ degree, leafCount }) => 10 * degree + leafCount);
    while (machine.degree + machine.leafCount === 0) world.run(10);
    expect(carrying()).toEqual([1, 31]);
    world.run(10_000);
    expect(machine.degree).toBeGreaterThanOrEqual(2);
    expect([machine.leafCount, world.node(0).machine.leafCount]).toEqual([0, 0]);
  });

  it('G2 a loss at any step of a split heals, and holds no slot', () => {
    for (let nth = 1; nth <= 12; nth++) {
      const world = resting(6, nth);
      breakAt(world, nth, DEAL_KINDS);
      world.join(0);
      world.run(45_000);
      const state = [world.isSatisfied, world.isConnected, world.heldSlots];
      expect(state, `frame ${nth}`).toEqual([true, true, 0]);
    }
  });

  it('G3 a loss at any step of a switch heals, and holds no slot', () => {
    for (let nth = 1; nth <= 24; nth++) {
      const world = resting(10, nth);
      breakAt(world, nth, [...DEAL_KINDS, 'probe']);
      world.run(300_000);
      const state = [world.isSatisfied, world.isConnected, world.heldSlots];
      expect(state, `frame ${nth}`).toEqual([true, true, 0]);
    }
  });

  it('G2 while edges are switched, nobody has fewer than two neighbours', () => {
    const world = resting(24, 3);
    let least = 3;
    for (let step = 0; step < 20_000; step++) {
      world.run(50);
      for (const { machine } of world.nodes) least = Math.min(least, machine.degree);
    }
    expect(least).toBeGreaterThanOrEqual(2);
    expect(world.messages.get('switch')).toBeGreaterThan(10);
  });

  it('G3 two neighbours whose slots are free enter an edge elsewhere, and stay linked', () => {
    const bench = new Bench();
    const partner = bench.neighbour(60);
    bench.neighbour(61);
    bench.hears(partner, { kind: 'neighbours', nodes: [nodeOf(50), nodeOf(62)], free: 1 });
    bench.knows(9);
    bench.machine.start(0);
    bench.passes(7_000);
    expect(bench.dialled.map(({ address }) => address)).toEqual(contactOf(9).addresses);
    const contact = bench.out(9);
    const [lend] = bench.said('lend', partner);
    expect(lend).toMatchObject({ peer: null, keep: true });
    const op = lend!.op;
    bench.hears(partner, { kind: 'lent', op, agreed: true, neighbours: [nodeOf(50), nodeOf(62)] });
    expect(bench.said('switch', contact)[0]).toMatchObject({
      partner: { node: nodeOf(60) },
      avoid: [nodeOf(50), nodeOf(62)],
    });
    bench.hears(contact, { kind: 'meet', op, peer: contactOf(10) });
    expect(bench.said('meet', partner)[0]?.peer).toEqual(contactOf(10));
    bench.hears(contact, { kind: 'accept', op, leaf: false });
    expect(bench.said('commit', partner)).toEqual([{ kind: 'commit', op, released: false }]);
    expect(bench.machine.links('neighbour')).toEqual([partner, 2, contact]);
    expect(bench.machine.free).toBe(0);
  });
});

describe('bad input', () => {
  it('G1 nothing that a peer says breaks the cap, a link of others, or the machine', () => {
    for (let seed = 1; seed <= 150; seed++) {
      const bench = new Bench();
      for (let number = 1; number <= 20; number++) bench.knows(number);
      bench.machine.start(0);
      const honest = [bench.neighbour(60), bench.neighbour(61)];
      const random = seeded(seed);
      const bad = [bench.in(5), bench.neighbour(6), bench.in(7)];
      for (let step = 0; step < 80; step++) {
        const link = bad[random.below(bad.length)] ?? 0;
        bench.hears(link, anything(bench, random));
        if (random.below(4) === 0) bench.passes(random.below(3_000));
        if (random.below(10) === 0) bad.push(bench.in(random.below(20)));
        expect(bench.machine.degree).toBeLessThanOrEqual(3);
        expect(bench.machine.links('provisional').length).toBeLessThanOrEqual(2);
      }
      expect(honest.map((link) => bench.machine.roleOf(link))).toEqual(['neighbour', 'neighbour']);
      expect(bench.dialled.length).toBeLessThan(400);
    }
  });
});

/** Some message, with names of deals that were seen and others that were not. */
function anything(bench: Bench, random: ReturnType<typeof seeded>): TopologyMessage {
  const seen = bench.sent.flatMap(({ message }) => ('op' in message ? [message.op] : []));
  const op = seen[random.below(seen.length + 1)] ?? random.below(1_000);
  const flag = random.below(2) === 0;
  const peer = contactOf(random.below(70));
  const nodes = [nodeOf(random.below(70)), nodeOf(50)];
  const kinds: TopologyMessage[] = [
    {
      kind: 'attach',
      op,
      room: random.below(5),
      split: flag,
      leaf: random.below(9) === 0,
      neighbours: nodes,
    },
    { kind: 'accept', op, leaf: flag },
    { kind: 'refer', op, reason: 'full', contacts: [peer, contactOf(50)] },
    { kind: 'lend', op, peer: flag ? peer : null, keep: random.below(2) === 0 },
    { kind: 'lent', op, agreed: flag, neighbours: nodes },
    { kind: 'switch', op, partner: peer, avoid: nodes },
    { kind: 'meet', op, peer },
    { kind: 'met', op },
    { kind: 'commit', op, released: flag },
    { kind: 'cancel', op },
    { kind: 'neighbours', nodes, free: random.below(4) },
    { kind: 'probe', urgent: flag, free: random.below(4), sketch: [random.next()] },
    { kind: 'handover', peer: flag ? peer : null },
  ];
  return kinds[random.below(kinds.length)] as TopologyMessage;
}
