import type { Timer } from '../../main/engine/protocol/io.ts';
import type { SimNode } from './node.ts';

/** A wait that is over but for what rounding adds. */
const EPSILON_MS = 1e-6;

/** The core's timers, on a monotonic clock that stands still while the machine sleeps. */
export class Alarms {
  private readonly node: SimNode;
  private readonly set = new Map<Timer, number>();
  private ids = 0;

  constructor(node: SimNode) {
    this.node = node;
  }

  clear(): void {
    this.set.clear();
  }

  arm(timer: Timer, at: number): void {
    const id = ++this.ids;
    this.set.set(timer, id);
    this.wait(timer, id, at);
  }

  private wait(timer: Timer, id: number, at: number): void {
    const { world } = this.node;
    world.after(Math.max(0, at - this.node.now().mono), () =>
      this.node.whenRunning(() => this.ring(timer, id, at)),
    );
  }

  private ring(timer: Timer, id: number, at: number): void {
    if (this.set.get(timer) !== id) return;
    if (at - this.node.now().mono > EPSILON_MS) {
      this.wait(timer, id, at);
      return;
    }
    this.set.delete(timer);
    this.node.input({ type: 'timer', timer });
  }
}
