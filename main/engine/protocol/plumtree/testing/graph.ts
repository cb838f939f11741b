import type { RandomBytes } from '../../ports.ts';

/** A seeded generator of uniform numbers in [0, 1) (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const seededBytes = (random: () => number): RandomBytes => {
  return (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
};

const below = (random: () => number, count: number): number => Math.floor(random() * count);

/** Edges of a random connected graph of this degree (pairing model; `count × degree` even). */
export function regularGraph(
  count: number,
  degree: number,
  random: () => number,
): [number, number][] {
  for (;;) {
    const stubs = Array.from({ length: count * degree }, (_, index) => index % count);
    for (let last = stubs.length - 1; last > 0; last--) {
      const other = below(random, last + 1);
      [stubs[last], stubs[other]] = [stubs[other] as number, stubs[last] as number];
    }
    const edges: [number, number][] = [];
    for (let at = 0; at < stubs.length; at += 2)
      edges.push([stubs[at] as number, stubs[at + 1] as number]);
    const names = new Set(edges.map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`));
    const isSimple = names.size === edges.length && edges.every(([a, b]) => a !== b);
    if (isSimple && reach(count, edges) === count) return edges;
  }
}

function reach(count: number, edges: readonly (readonly [number, number])[]): number {
  const next = Array.from({ length: count }, (): number[] => []);
  for (const [a, b] of edges) {
    next[a]?.push(b);
    next[b]?.push(a);
  }
  const seen = new Set([0]);
  for (const node of seen) for (const other of next[node] ?? []) seen.add(other);
  return seen.size;
}
