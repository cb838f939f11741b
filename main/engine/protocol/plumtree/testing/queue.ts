type Event = { readonly at: number; readonly order: number; readonly run: () => void };

/** What is to happen, by time and then in the order of scheduling (a binary heap). */
export class Queue {
  private readonly heap: Event[] = [];
  private order = 0;

  push(at: number, run: () => void): void {
    const { heap } = this;
    heap.push({ at, order: this.order++, run });
    for (let child = heap.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!this.swapIfEarlier(child, parent)) return;
      child = parent;
    }
  }

  /** The next event, unless it is later than `until`. */
  pop(until: number): Event | null {
    const { heap } = this;
    const next = heap[0];
    if (!next || next.at > until) return null;
    const last = heap.pop() as Event;
    if (heap.length === 0) return next;
    heap[0] = last;
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      const child = this.isEarlier(left + 1, left) ? left + 1 : left;
      if (child >= heap.length || !this.swapIfEarlier(child, parent)) return next;
      parent = child;
    }
  }

  private isEarlier(a: number, b: number): boolean {
    const [first, second] = [this.heap[a], this.heap[b]];
    if (!first || !second) return false;
    return first.at < second.at || (first.at === second.at && first.order < second.order);
  }

  private swapIfEarlier(child: number, parent: number): boolean {
    if (!this.isEarlier(child, parent)) return false;
    const { heap } = this;
    const held = heap[child] as Event;
    heap[child] = heap[parent] as Event;
    heap[parent] = held;
    return true;
  }
}
