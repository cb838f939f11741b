import { describe, expect, it } from 'vitest';
import type { ItemName } from './names.ts';
import {
  lastLatency,
  meanLatency,
  missed,
  redundancy,
  repeated,
  shortestMean,
} from './testing/measure.ts';
import { SimNet, type SimOptions } from './testing/net.ts';
import type { SimNode } from './testing/node.ts';

/**
 * The gates of the broadcast, on random 3-regular graphs, links of 10–50 ms that keep order and
 * lose nothing until they break.
 */
const SEEDS = [1, 2, 3];
const SIZES = [16, 32, 64];
const PAUSE_MS = 1_500;

const some = (net: SimNet, count: number, but: readonly SimNode[] = []): SimNode[] => {
  const chosen = new Set<SimNode>();
  while (chosen.size < count) {
    const node = net.alive[Math.floor(net.random() * net.alive.length)];
    if (node && !but.includes(node)) chosen.add(node);
  }
  return [...chosen];
};

/** `count` items from each origin, one origin after the other. */
function speak(net: SimNet, origins: readonly SimNode[], count: number): ItemName[][] {
  return origins.map((node) =>
    Array.from({ length: count }, () => {
      const name = node.broadcast();
      net.run(PAUSE_MS);
      return name;
    }),
  );
}

const nets = (options: Partial<SimOptions> = {}): SimNet[] =>
  SIZES.flatMap((size) => SEEDS.map((seed) => SimNet.regular(size, 3, { seed, ...options })));

describe('static graphs', () => {
  it('P1 RMR ≤ 0.01 from each origin’s second message, mean latency ≤ 1.05 × shortest path by the eighth, missed 0', () => {
    for (const net of nets()) {
      const origins = some(net, 4);
      speak(net, origins, 8).forEach((names, index) => {
        for (const name of names) expect(missed(net, name)).toBe(0);
        for (const name of names.slice(1)) expect(redundancy(net, name)).toBeLessThanOrEqual(0.01);
        const shortest = shortestMean(origins[index] as SimNode);
        expect(meanLatency(net, names.at(-1) as ItemName)).toBeLessThanOrEqual(1.05 * shortest);
      });
      expect(repeated(net)).toBe(0);
    }
  });

  it('P1 a new origin inherits a tree: its first message is hardly ever sent twice', () => {
    const first = nets().map((net) => {
      const names = speak(net, some(net, 3), 2).slice(1);
      return Math.max(...names.map(([name]) => redundancy(net, name as ItemName)));
    });
    expect(Math.max(...first)).toBeLessThanOrEqual(0.05);
  });

  it('P1 origins that all begin at once end with a tree each', () => {
    for (const seed of SEEDS) {
      const net = SimNet.regular(32, 3, { seed });
      for (const node of net.nodes) node.broadcast();
      net.run(5_000);
      const names = net.nodes.map((node) => {
        const name = node.broadcast();
        net.run(400);
        return name;
      });
      net.run(5_000);
      const again = net.nodes.map((node) => node.broadcast());
      net.run(5_000);
      for (const name of [...names, ...again]) expect(missed(net, name)).toBe(0);
      for (const name of again) expect(redundancy(net, name)).toBeLessThanOrEqual(0.01);
      expect(repeated(net)).toBe(0);
    }
  });

  it('P1 a burst through jittering links arrives whole, the chained one in order', () => {
    for (const stream of ['raw:1', 'everyone']) {
      const net = SimNet.regular(16, 3, { seed: 7, jitterMs: 15 });
      const origins = some(net, 3);
      const names: ItemName[] = [];
      for (let times = 0; times < 100; times++) {
        for (const node of origins) names.push(node.broadcast(stream));
        net.run(5);
      }
      net.run(20_000);
      for (const name of names) expect(missed(net, name)).toBe(0);
      expect(repeated(net)).toBe(0);
    }
  });

  it('P1 settled trees announce each item about once a lazy link', () => {
    const net = SimNet.regular(64, 3, { seed: 1 });
    const [node] = some(net, 1) as [SimNode];
    speak(net, [node], 12);
    const before = net.nodes.reduce((sum, { tree }) => sum + tree.counters.iHavesSent, 0);
    speak(net, [node], 15);
    const sent = net.nodes.reduce((sum, { tree }) => sum + tree.counters.iHavesSent, 0) - before;
    // 33 of 96 links are lazy; twice where the announcements of the two ends cross.
    expect(sent / 15).toBeLessThan(2 * 33);
  });
});

describe('failures', () => {
  it('P1 after 10 % are killed the first message reaches all, at ≤ 1.3 × flooding', () => {
    const ratios: number[] = [];
    for (const net of nets()) {
      const origins = some(net, 2);
      speak(net, origins, 8);
      const victims = Math.ceil(net.nodes.length / 10);
      for (const node of some(net, victims, origins)) net.kill(node);
      net.run(100);
      for (const node of origins) {
        const shortest = shortestMean(node);
        const reachable = new Set([node]);
        for (const next of reachable) for (const { to } of next.wires.values()) reachable.add(to);
        const name = node.broadcast();
        net.run(10_000);
        for (const other of reachable) expect(other.carrier.has(name)).toBe(true);
        ratios.push(meanLatency(net, name) / shortest);
      }
      expect(repeated(net)).toBe(0);
    }
    expect(Math.max(...ratios)).toBeLessThanOrEqual(1.3);
  });

  it('P1 items on their way over a link that breaks are asked for elsewhere', () => {
    for (const net of nets()) {
      const [node] = some(net, 1) as [SimNode];
      speak(net, [node], 4);
      const name = node.broadcast();
      net.run(30);
      for (const other of some(net, net.nodes.length / 16)) {
        const [link] = other.wires.keys();
        if (link !== undefined) net.cut(other, link, 5);
      }
      net.run(10_000);
      if (Number.isFinite(shortestMean(node))) expect(missed(net, name)).toBe(0);
    }
  });

  it('P1 children of a node that stops answering hear the rest of the tree', () => {
    for (const seed of SEEDS) {
      const net = SimNet.regular(32, 3, { seed });
      const [node] = some(net, 1) as [SimNode];
      speak(net, [node], 6);
      const [stopped] = some(net, 1, [node]) as [SimNode];
      stopped.paused = [];
      const name = node.broadcast();
      net.run(5_000);
      expect(missed(net, name)).toBe(1);
      const held = stopped.paused;
      stopped.paused = null;
      for (const action of held) action();
      net.run(5_000);
      expect(missed(net, name)).toBe(0);
      const [names] = speak(net, [node], 3) as [ItemName[]];
      expect(redundancy(net, names.at(-1) as ItemName)).toBeLessThanOrEqual(0.01);
      expect(repeated(net)).toBe(0);
    }
  });

  it('P1 two halves that meet again tell each other what they missed', () => {
    for (const seed of SEEDS) {
      const net = SimNet.regular(32, 3, { seed });
      const origins = [net.at(0), net.at(31)];
      speak(net, origins, 3);
      const between: [SimNode, SimNode][] = [];
      for (const node of net.nodes)
        for (const [link, { to }] of [...node.wires])
          if (node.index < 16 !== to.index < 16) {
            between.push([node, to]);
            net.cut(node, link);
          }
      net.run(1_000);
      const names = origins.flatMap((node) => [node.broadcast(), node.broadcast()]);
      net.run(2_000);
      for (const [a, b] of between) net.link(a, b);
      net.run(3_000);
      for (const name of names) expect(missed(net, name)).toBe(0);
      expect(repeated(net)).toBe(0);
    }
  });

  it('P2 a newcomer hears what is said from then on, and nothing from before it started', () => {
    const net = SimNet.regular(16, 3, { seed: 3 });
    const [node] = some(net, 1) as [SimNode];
    const [old] = speak(net, [node], 3) as [ItemName[]];
    net.run(5_000);
    const fresh = net.add();
    net.link(fresh, net.at(1));
    const name = node.broadcast();
    net.run(3_000);
    expect(fresh.carrier.has(name)).toBe(true);
    expect(old.some((earlier) => fresh.carrier.has(earlier))).toBe(false);
  });

  it('P2 a newcomer in the middle of a speech hears it from there on, and not its beginning', () => {
    const net = SimNet.regular(16, 3, { seed: 3 });
    const [node] = some(net, 1) as [SimNode];
    const speech = (count: number): ItemName[] =>
      Array.from({ length: count }, () => {
        net.run(20);
        return node.broadcast();
      });
    const before = speech(200);
    const fresh = net.add();
    const after = speech(20);
    net.link(fresh, net.at(1));
    net.run(3_000);
    expect(after.filter((name) => !fresh.carrier.has(name))).toEqual([]);
    // Ages are told of whole ranges, and those are cut where the age doubles.
    expect(before.slice(0, 150).filter((name) => fresh.carrier.has(name))).toEqual([]);
  });

  it('P2 a node that refuses an item does not pass it on, and the others get it around it', () => {
    for (const seed of SEEDS) {
      const net = SimNet.regular(32, 3, { seed });
      const [node] = some(net, 1) as [SimNode];
      speak(net, [node], 4);
      const [critic] = some(net, 1, [node]) as [SimNode];
      critic.carrier.refuse = () => true;
      net.filter = (from, _to, { kind }) => from !== critic || kind !== 'gossip';
      const name = node.broadcast();
      let spoke = false;
      net.filter = (from, _to, { kind }) => {
        if (from === critic && kind === 'gossip') spoke = true;
        return true;
      };
      net.run(10_000);
      expect(spoke).toBe(false);
      expect(missed(net, name)).toBe(1);
    }
  });

  it('T4 a slow link gets announcements, and whoever is behind it hears everything', () => {
    const net = SimNet.regular(16, 3, { seed: 5 });
    const [node] = some(net, 1) as [SimNode];
    speak(net, [node], 3);
    for (const other of net.nodes)
      for (const link of other.wires.keys()) if (net.random() < 0.2) other.congested.add(link);
    const names = Array.from({ length: 50 }, () => {
      const name = node.broadcast();
      net.run(20);
      return name;
    });
    net.run(2_000);
    for (const other of net.nodes) other.congested.clear();
    net.run(10_000);
    for (const name of names) expect(missed(net, name)).toBe(0);
    expect(repeated(net)).toBe(0);
    expect(lastLatency(net, names.at(-1) as ItemName)).toBeLessThan(5_000);
  });
});
