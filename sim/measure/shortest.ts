/** A place and how far it is. */
type Entry = { readonly place: number; readonly ms: number };

/**
 * Dijkstra: the mean time over the shortest paths from one place to all others that it reaches, which
 * is how fast a broadcast could be.
 */
export function shortestMeanMs(
  graph: readonly (readonly number[])[],
  source: number,
  delay: (from: number, to: number) => number,
): number {
  const best = new Float64Array(graph.length).fill(Number.POSITIVE_INFINITY);
  best[source] = 0;
  const heap: Entry[] = [{ place: source, ms: 0 }];
  let [sum, reached] = [0, 0];
  for (let next = take(heap); next; next = take(heap)) {
    const { place, ms } = next;
    if (ms > (best[place] ?? 0)) continue;
    if (place !== source) {
      sum += ms;
      reached += 1;
    }
    for (const peer of graph[place] ?? []) {
      const there = ms + delay(place, peer);
      if (there >= (best[peer] ?? 0)) continue;
      best[peer] = there;
      put(heap, { place: peer, ms: there });
    }
  }
  return reached > 0 ? sum / reached : 0;
}

function put(heap: Entry[], entry: Entry): void {
  let index = heap.push(entry) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent] as Entry;
    if (above.ms <= entry.ms) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = entry;
}

function take(heap: Entry[]): Entry | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!first || !last || heap.length === 0) return first;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && (heap[child + 1] as Entry).ms < (heap[child] as Entry).ms)
      child += 1;
    const below = heap[child] as Entry;
    if (below.ms >= last.ms) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = last;
  return first;
}
