import { MeshError } from './errors.ts';

/** Calls that may wait at once, and for how long; whoever makes more is told instead. */
const WAITING_COUNT_MAX = 1024;
const WAIT_MS_MAX = 10_000;
const LOOK_AGAIN_MS = 5;

/**
 * Holds back raw bytes while every link is full (T4): its sender waits, in turn, instead of filling
 * memory. One slow reader among several stops nobody; it is sent announcements.
 */
export class Outflow {
  private readonly isFull: () => boolean;
  private waiting = 0;
  private last: Promise<void> = Promise.resolve();

  constructor(isFull: () => boolean) {
    this.isFull = isFull;
  }

  /** Resolves when there is room. @throws MeshError `congested`, the signal's reason */
  room(signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.waiting === 0 && !this.isFull()) return Promise.resolve();
    if (this.waiting >= WAITING_COUNT_MAX) return Promise.reject(new MeshError('congested'));
    this.waiting += 1;
    const turn = this.last.then(() => this.wait(performance.now() + WAIT_MS_MAX));
    this.last = turn.then(
      () => this.leave(),
      () => this.leave(),
    );
    return signal ? unlessAborted(turn, signal) : turn;
  }

  private leave(): void {
    this.waiting -= 1;
  }

  private async wait(until: number): Promise<void> {
    while (this.isFull()) {
      if (performance.now() > until) throw new MeshError('congested');
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }
}

function unlessAborted(turn: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    turn.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
