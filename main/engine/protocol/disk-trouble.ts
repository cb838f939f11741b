import { MeshError } from '../errors.ts';
import type { Input, Outbox } from './io.ts';

/**
 * Takes an input whose records may not fit on the disk: what was not kept is neither passed on nor
 * told, but the trouble is; it will be offered again.
 */
export function withDiskTrouble(input: Input, out: Outbox, take: () => void): void {
  try {
    take();
  } catch (error) {
    if (!(error instanceof MeshError) || error.blame !== 'environment') throw error;
    if (input.type === 'message') out.drain();
    out.emit({ type: 'ProblemRaised', problem: error.toProblem() });
  }
}
