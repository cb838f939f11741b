import { adjacency, componentsOf } from '../measure/graph.ts';
import type { SimNode } from '../world/node.ts';

const ALL = Number.MAX_SAFE_INTEGER;

/** Why the nodes do not agree yet, or null: one component, one membership, the same logs and order. */
export function whyNotConverged(nodes: readonly SimNode[]): string | null {
  return (
    outsider(nodes) ??
    scattered(nodes) ??
    strangers(nodes) ??
    unequalHeads(nodes) ??
    unequalChat(nodes)
  );
}

export function isConnected(nodes: readonly SimNode[]): boolean {
  return componentsOf(adjacency(nodes)).length <= 1;
}

function outsider(nodes: readonly SimNode[]): string | null {
  const outside = nodes.find((node) => !node.core?.session);
  return outside ? `#${outside.slot} is in no network` : null;
}

function scattered(nodes: readonly SimNode[]): string | null {
  const sizes = componentsOf(adjacency(nodes));
  return sizes.length > 1 ? `components of ${sizes.slice(0, 8).join(', ')}` : null;
}

/** Everybody sees exactly those on line who are. */
function strangers(nodes: readonly SimNode[]): string | null {
  const there = new Set(nodes.map(({ self }) => self));
  for (const node of nodes) {
    const seen = new Set([node.self]);
    for (const { record, online } of node.core?.inNetwork().membership.others() ?? [])
      if (online) seen.add(record.node);
    for (const other of there)
      if (!seen.has(other)) return `#${node.slot} does not see ${slotOf(nodes, other)}`;
    for (const other of seen)
      if (!there.has(other)) return `#${node.slot} sees ${other.slice(0, 8)}, which is not there`;
  }
  return null;
}

const slotOf = (nodes: readonly SimNode[], id: string): string =>
  `#${nodes.find(({ self }) => self === id)?.slot}`;

function unequalHeads(nodes: readonly SimNode[]): string | null {
  return unequal(nodes, 'heads', (node) => JSON.stringify(node.store.heads()));
}

/** Of what both can read, the order is the same: compared pairwise with the one that reads most. */
function unequalChat(nodes: readonly SimNode[]): string | null {
  const orders = nodes.map((node) => node.store.messagesSince(null, null, ALL).map(({ id }) => id));
  const longest = orders.reduce((a, b) => (b.length > a.length ? b : a), []);
  const places = new Map(longest.map((id, place) => [id, place]));
  for (const [index, order] of orders.entries()) {
    const known = order.flatMap((id) => places.get(id) ?? []);
    if (known.some((place, at) => at > 0 && place <= (known[at - 1] ?? -1)))
      return `#${nodes[index]?.slot} has the chat in another order`;
  }
  return null;
}

function unequal(
  nodes: readonly SimNode[],
  what: string,
  of: (node: SimNode) => string,
): string | null {
  const [first, ...others] = nodes;
  if (!first) return null;
  const expected = of(first);
  const other = others.find((node) => of(node) !== expected);
  return other ? `#${other.slot} and #${first.slot} differ in ${what}` : null;
}
