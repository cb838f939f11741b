/** Events in the order of time, and within one instant in the order in which they were put. */
export class EventQueue {
  private readonly heap: { readonly at: number; readonly seq: number; readonly run: () => void }[] =
    [];
  private seq = 0;

  push(at: number, run: () => void): void {
    const { heap } = this;
    const entry = { at, seq: this.seq++, run };
    heap.push(entry);
    let child = heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.isBefore(child, parent)) break;
      this.swap(child, parent);
      child = parent;
    }
  }

  get nextAt(): number {
    return this.heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Takes the first out and returns what it does. */
  pop(): (() => void) | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last) return undefined;
    if (heap.length === 0) return first.run;
    heap[0] = last;
    let parent = 0;
    for (;;) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2])
        if (child < heap.length && this.isBefore(child, least)) least = child;
      if (least === parent) return first.run;
      this.swap(parent, least);
      parent = least;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const [left, right] = [this.heap[a], this.heap[b]];
    if (!left || !right) return false;
    return left.at < right.at || (left.at === right.at && left.seq < right.seq);
  }

  private swap(a: number, b: number): void {
    const [left, right] = [this.heap[a], this.heap[b]];
    if (!left || !right) return;
    this.heap[a] = right;
    this.heap[b] = left;
  }
}
