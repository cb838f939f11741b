import type { ItemName } from '../names.ts';
import { keyOf } from './carrier.ts';
import type { SimNet } from './net.ts';
import type { SimNode } from './node.ts';

/** Nodes that live and have not got the item. */
export function missed(net: SimNet, name: ItemName): number {
  return net.alive.filter((node) => !node.carrier.has(name)).length;
}

/** Items of any node taken more than once. */
export function repeated(net: SimNet): number {
  return net.nodes.reduce(
    (sum, { carrier }) => sum + [...carrier.taken.values()].filter((times) => times > 1).length,
    0,
  );
}

/** Payloads received over those needed, − 1 (RMR of the paper). */
export function redundancy(net: SimNet, name: ItemName): number {
  const key = keyOf(name);
  const needed = (net.hearings.get(key)?.length ?? 0) - 1;
  return (net.payloads.get(key) ?? 0) / needed - 1;
}

/** Mean time to the nodes that got it, milliseconds. */
export function meanLatency(net: SimNet, name: ItemName): number {
  const [first, ...rest] = net.hearings.get(keyOf(name)) ?? [];
  return rest.reduce((sum, { at }) => sum + at - (first?.at ?? 0), 0) / rest.length;
}

export function lastLatency(net: SimNet, name: ItemName): number {
  const hearings = net.hearings.get(keyOf(name)) ?? [];
  return (hearings.at(-1)?.at ?? 0) - (hearings[0]?.at ?? 0);
}

/** What flooding would take: the mean over the shortest paths. */
export function shortestMean(from: SimNode): number {
  const distance = new Map([[from, 0]]);
  const open = new Set([from]);
  while (open.size > 0) {
    const node = [...open].reduce((a, b) =>
      (distance.get(a) ?? 0) <= (distance.get(b) ?? 0) ? a : b,
    );
    open.delete(node);
    for (const { to, latencyMs } of node.wires.values()) {
      const reached = (distance.get(node) ?? 0) + latencyMs;
      if (reached >= (distance.get(to) ?? Number.POSITIVE_INFINITY)) continue;
      distance.set(to, reached);
      open.add(to);
    }
  }
  return [...distance.values()].reduce((sum, at) => sum + at, 0) / (distance.size - 1);
}
