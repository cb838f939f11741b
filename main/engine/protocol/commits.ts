import { MeshError } from '../errors.ts';
import type { MeshStore } from '../store/port.ts';
import type { Effect, Input, Outbox } from './io.ts';

/**
 * Messages that come together are kept in one transaction. What follows from them is held back until
 * that is committed: what did not fit on the disk is neither passed on nor told, but the trouble is;
 * it will be offered again.
 */
export class Commits {
  private readonly store: Pick<MeshStore, 'isGroupOpen' | 'commit'>;
  private readonly out: Outbox;

  constructor(store: Pick<MeshStore, 'isGroupOpen' | 'commit'>, out: Outbox) {
    this.store = store;
    this.out = out;
  }

  take(input: Input, take: () => void): void {
    const isMessage = input.type === 'message';
    if (!isMessage) this.settle();
    this.withTrouble(isMessage, take);
  }

  get isOpen(): boolean {
    return this.store.isGroupOpen;
  }

  /** Before anything but a message: commits what messages have brought. */
  settle(): void {
    if (this.isOpen) this.withTrouble(true, () => this.store.commit());
  }

  /** Nothing while something is not committed. */
  drain(): Effect[] {
    return this.isOpen ? [] : this.out.drain();
  }

  private withTrouble(isKeeping: boolean, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (isKeeping) this.out.takeBack();
      if (!(error instanceof MeshError) || error.blame !== 'environment') throw error;
      this.out.emit({ type: 'ProblemRaised', problem: error.toProblem() });
    }
  }
}
