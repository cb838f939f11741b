import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ItemName } from './names.ts';
import { keyOf } from './testing/carrier.ts';
import { missed, repeated } from './testing/measure.ts';
import { SimNet } from './testing/net.ts';
import type { SimNode } from './testing/node.ts';

/** Random lives of small networks. Whatever happened: once links stand again, nothing is missing. */
type Step =
  | { readonly do: 'speak'; readonly who: number; readonly times: number }
  | { readonly do: 'cut' | 'link' | 'switch'; readonly a: number; readonly b: number }
  | { readonly do: 'pause' | 'slow'; readonly who: number }
  | { readonly do: 'wait'; readonly ms: number };

const who = fc.nat({ max: 15 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('speak' as const), who, times: fc.nat({ max: 6 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('cut' as const, 'link' as const), a: who, b: who }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('switch' as const), a: who, b: who }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('pause' as const, 'slow' as const), who }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: 400 }) }),
  },
);

class Life {
  readonly net: SimNet;
  readonly said: ItemName[] = [];
  private readonly stream: string;

  constructor(size: number, seed: number, stream: string) {
    this.stream = stream;
    this.net = SimNet.regular(size, 3, { seed, jitterMs: 5 });
  }

  live(steps: readonly Step[]): void {
    for (const next of steps) this.step(next);
  }

  /** Everybody goes on, and a ring holds them together. */
  heal(): void {
    const { nodes } = this.net;
    for (const node of nodes) {
      this.resume(node);
      node.congested.clear();
    }
    for (let index = 0; index < nodes.length; index++)
      this.link(this.node(index), this.node(index + 1));
    this.net.run(20_000);
  }

  private node(index: number): SimNode {
    return this.net.at(index % this.net.nodes.length);
  }

  private step(next: Step): void {
    switch (next.do) {
      case 'speak':
        this.speak(this.node(next.who), next.times);
        break;
      case 'cut':
        this.cut(this.node(next.a), next.b);
        break;
      case 'link':
        this.link(this.node(next.a), this.node(next.b));
        break;
      case 'switch': {
        const node = this.node(next.a);
        this.link(node, this.node(next.b));
        this.retire(node);
        break;
      }
      case 'pause': {
        const node = this.node(next.who);
        if (node.paused) this.resume(node);
        else node.paused = [];
        break;
      }
      case 'slow': {
        const { congested, wires } = this.node(next.who);
        if (congested.size > 0) congested.clear();
        else for (const link of wires.keys()) congested.add(link);
        break;
      }
      case 'wait':
        this.net.run(next.ms);
    }
  }

  private speak(node: SimNode, times: number): void {
    if (node.paused) return;
    for (let time = 0; time < times; time++) this.said.push(node.broadcast(this.stream));
  }

  private cut(node: SimNode, which: number): void {
    const link = [...node.wires.keys()][which % Math.max(1, node.wires.size)];
    if (link !== undefined) this.net.cut(node, link, which * 10);
  }

  /** As topology lets go of a link: first no more broadcasts, a moment later the end. */
  private retire(node: SimNode): void {
    const [link, wire] = [...node.wires][0] ?? [];
    if (link === undefined || !wire) return;
    node.run(() => node.tree.neighbourDown(link, this.net.now));
    this.net.run(3);
    wire.to.run(() => wire.to.tree.neighbourDown(wire.link, this.net.now));
    this.net.run(60);
    this.net.cut(node, link);
  }

  private link(a: SimNode, b: SimNode): void {
    if (a === b || a.linkTo(b) !== undefined) return;
    this.net.link(a, b);
    if (this.stream === 'everyone') this.sync(a, b);
  }

  /** What log sync does: each end tells, in order, what it has, and the other takes what it lacks. */
  private sync(a: SimNode, b: SimNode): void {
    for (const [from, to] of [[a, b] as const, [b, a] as const])
      from.run(() => {
        const told = this.said.filter((name) => from.carrier.has(name));
        to.run(() => {
          for (const name of told) this.take(from, to, name);
        });
      });
  }

  private take(from: SimNode, to: SimNode, name: ItemName): void {
    const bytes = from.carrier.provide(name);
    const link = to.linkTo(from);
    if (!bytes || link === undefined || to.carrier.has(name)) return;
    to.carrier.keep(name, bytes);
    to.tree.learned(name, link, this.net.now);
  }

  private resume(node: SimNode): void {
    const held = node.paused ?? [];
    node.paused = null;
    for (const action of held) action();
  }
}

/** Lives that once went wrong. */
const ONCE_WRONG: { size: number; seed: number; steps: Step[] }[] = [
  {
    // A graft was to name the stream of a gossip that overtook it.
    size: 16,
    seed: 4,
    steps: [
      { do: 'link', a: 7, b: 8 },
      { do: 'speak', who: 1, times: 1 },
      { do: 'wait', ms: 58 },
      { do: 'cut', a: 0, b: 4 },
      { do: 'pause', who: 6 },
      { do: 'wait', ms: 102 },
      { do: 'speak', who: 0, times: 1 },
      { do: 'speak', who: 15, times: 5 },
      { do: 'speak', who: 6, times: 1 },
      { do: 'wait', ms: 122 },
      { do: 'speak', who: 0, times: 5 },
      { do: 'cut', a: 15, b: 4 },
    ],
  },
];

const life = fc.record({
  size: fc.constantFrom(4, 8, 16),
  seed: fc.nat({ max: 10_000 }),
  steps: fc.array(step, { maxLength: 60, size: 'max' }),
});

for (const stream of ['raw:1', 'everyone'])
  it(`P2 every item of ${stream} reaches everybody exactly once, whatever links and nodes do`, () => {
    fc.assert(
      fc.property(life, ({ size, seed, steps }) => {
        const world = new Life(size, seed, stream);
        world.live(steps);
        world.heal();
        expect(world.said.filter((name) => missed(world.net, name) > 0).map(keyOf)).toEqual([]);
        expect(repeated(world.net)).toBe(0);
      }),
      { numRuns: 60, examples: ONCE_WRONG.map((wrong): [typeof wrong] => [wrong]) },
    );
  });
