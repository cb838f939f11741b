import { SUBSCRIBER_QUEUE_COUNT_MAX } from '../../shared/limits.ts';
import type { MeshEvent } from './events.ts';

/**
 * One reader of a node's events. Events wait in a bounded queue; a reader that falls behind loses
 * the oldest and is told how many by a `Lagged` in their place.
 */
export class MeshSubscription implements AsyncIterable<MeshEvent> {
  private queue: MeshEvent[] = [];
  private missed = 0;
  private wake: (() => void) | null = null;
  private closed = false;
  private readonly onClose: (subscription: MeshSubscription) => void;
  private readonly countMax: number;

  /** @internal */
  constructor(
    onClose: (subscription: MeshSubscription) => void,
    countMax = SUBSCRIBER_QUEUE_COUNT_MAX,
  ) {
    this.onClose = onClose;
    this.countMax = countMax;
  }

  /** @internal */
  push(event: MeshEvent): void {
    if (this.closed) return;
    if (this.queue.length >= this.countMax) {
      // Half at once: a shift for each event would cost the whole queue each time.
      const dropped = Math.ceil(this.countMax / 2);
      this.queue = this.queue.slice(dropped);
      this.missed += dropped;
    }
    this.queue.push(event);
    this.wake?.();
  }

  /** @internal */
  closeOn(signal: AbortSignal | undefined): void {
    if (signal?.aborted) this.close();
    signal?.addEventListener('abort', () => this.close(), { once: true });
  }

  /** Ends the iteration, after what is queued. Idempotent. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.onClose(this);
    this.wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<MeshEvent, void> {
    try {
      for (;;) {
        while (this.queue.length > 0 || this.missed > 0) yield* this.take();
        if (this.closed) return;
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
        this.wake = null;
      }
    } finally {
      this.close();
    }
  }

  private *take(): Generator<MeshEvent> {
    if (this.missed > 0) {
      const { missed } = this;
      this.missed = 0;
      yield { type: 'Lagged', missed };
    }
    const batch = this.queue;
    this.queue = [];
    yield* batch;
  }
}
