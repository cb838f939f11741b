import { runSeed } from '../run.ts';
import type { Scenario } from './scenario.ts';

/** Small worlds: cheap, and full of the odd cases that big ones hide. */
const NODES = [2, 3, 4, 5, 6, 7];

/** What went wrong in which seed, with the command that shows it again; empty when all is well. */
export function faultsIn(scenario: Scenario, seeds: number): string[] {
  return Array.from({ length: seeds }, (_, index) => {
    const seed = index + 1;
    const nodes = NODES[index % NODES.length] ?? 2;
    return runSeed({ scenario: scenario.name, nodes, seed });
  }).flatMap(({ seed, nodes, faults }) =>
    faults.length > 0
      ? `npm run sim -- --scenario ${scenario.name} --nodes ${nodes} --seeds ${seed}: ${faults.join('; ')}`
      : [],
  );
}

/** Scenarios that cannot pass yet, and why. */
export const PENDING: ReadonlyMap<string, string> = new Map([]);
