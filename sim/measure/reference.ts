import { Prng } from '../world/prng.ts';
import { type Shape, shapeOf } from './graph.ts';

/** Graphs whose mean is taken: one alone strays by some percent when it is small. */
const graphsFor = (count: number): number => Math.max(2, Math.ceil(2_000 / count));
const kept = new Map<string, Pick<Shape, 'pathLength' | 'diameter'>>();

/** What the uniform random regular graph has: the best that can be hoped for with so few links. */
export function uniformShape(
  count: number,
  degree: number,
): Pick<Shape, 'pathLength' | 'diameter'> {
  const key = `${count} ${degree}`;
  const known = kept.get(key);
  if (known) return known;
  const prng = new Prng(`reference-${key}`);
  const shapes = Array.from({ length: graphsFor(count) }, () =>
    shapeOf(randomRegular(count, degree, prng)),
  ).filter(({ components }) => components === 1);
  const sum = shapes.reduce(
    (total, { pathLength, diameter }) => ({
      pathLength: total.pathLength + pathLength / shapes.length,
      diameter: total.diameter + diameter / shapes.length,
    }),
    { pathLength: 0, diameter: 0 },
  );
  kept.set(key, sum);
  return sum;
}

/** The pairing model (Bollobás, 1980), loops and doubles switched away; of an odd one, one end stays free. */
export function randomRegular(count: number, degree: number, prng: Prng): number[][] {
  if (count <= degree + 1) return complete(count);
  const stubs = prng.shuffled(
    Array.from({ length: count * degree }, (_, stub) => Math.floor(stub / degree)),
  );
  const edges: [number, number][] = [];
  for (let at = 0; at + 1 < stubs.length; at += 2)
    edges.push([stubs[at] as number, stubs[at + 1] as number]);
  const graph = Array.from({ length: count }, () => new Set<number>());
  const bad: [number, number][] = [];
  for (const [a, b] of edges) if (!join(graph, a, b)) bad.push([a, b]);
  for (const [a, b] of bad) switchIn(graph, a, b, prng);
  return graph.map((peers) => [...peers]);
}

const complete = (count: number): number[][] =>
  Array.from({ length: count }, (_, place) =>
    Array.from({ length: count }, (_, peer) => peer).filter((peer) => peer !== place),
  );

function join(graph: readonly Set<number>[], a: number, b: number): boolean {
  if (a === b || graph[a]?.has(b)) return false;
  graph[a]?.add(b);
  graph[b]?.add(a);
  return true;
}

/** Puts the ends of a pair that cannot be joined into a random edge: c–d becomes a–c, b–d. */
function switchIn(graph: readonly Set<number>[], a: number, b: number, prng: Prng): void {
  for (let tries = 0; tries < 1_000; tries++) {
    const c = prng.below(graph.length);
    const peers = [...(graph[c] ?? [])];
    const d = peers[prng.below(Math.max(1, peers.length))];
    if (d === undefined || c === a || c === b || d === a || d === b) continue;
    if (graph[a]?.has(c) || graph[b]?.has(d)) continue;
    graph[c]?.delete(d);
    graph[d]?.delete(c);
    join(graph, a, c);
    join(graph, b, d);
    return;
  }
}
