/** Something that happens at a moment. `order` keeps simultaneous ones in the order of their making. */
type Entry = { readonly at: number; readonly order: number; readonly run: () => void };

const isBefore = (a: Entry, b: Entry): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order);

/** What is still to happen: a binary heap by time. */
export class EventQueue {
  private readonly heap: Entry[] = [];
  private order = 0;

  get size(): number {
    return this.heap.length;
  }

  /** When the next thing happens; infinity when nothing will. */
  get nextAt(): number {
    return this.heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  push(at: number, run: () => void): void {
    const entry = { at, order: this.order++, run };
    let index = this.heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = this.heap[parent] as Entry;
      if (!isBefore(entry, above)) break;
      this.heap[index] = above;
      index = parent;
    }
    this.heap[index] = entry;
  }

  pop(): Entry | null {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (!first || !last) return null;
    if (this.heap.length > 0) this.sink(last);
    return first;
  }

  /** Puts an entry in the place of the first and lets it sink to where it belongs. */
  private sink(entry: Entry): void {
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      const left = this.heap[child];
      const right = this.heap[child + 1];
      if (!left) break;
      if (right && isBefore(right, left)) child += 1;
      const below = this.heap[child] as Entry;
      if (!isBefore(below, entry)) break;
      this.heap[index] = below;
      index = child;
    }
    this.heap[index] = entry;
  }
}
