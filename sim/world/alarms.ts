import type { Timer } from '../../main/engine/protocol/io.ts';
import type { SimNode } from './node.ts';

/** Waits again at least so long, so that rounding cannot keep time from passing. */
const LEAST_WAIT_MS = 1e-3;

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
    this.wait(timer, id, at, 0);
  }

  private wait(timer: Timer, id: number, at: number, leastMs: number): void {
    const { world } = this.node;
    world.after(Math.max(leastMs, at - this.node.now().mono), () =>
      this.node.whenRunning(() => this.ring(timer, id, at)),
    );
  }

  private ring(timer: Timer, id: number, at: number): void {
    if (this.set.get(timer) !== id) return;
    // Never early, as the driver promises, whatever the clock did meanwhile.
    if (this.node.now().mono < at) {
      this.wait(timer, id, at, LEAST_WAIT_MS);
      return;
    }
    this.set.delete(timer);
    this.node.input({ type: 'timer', timer });
  }
}
