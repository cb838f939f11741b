import { describe, expect, it } from 'vitest';
import { runSeed } from '../run.ts';

const lean = (scenario: string, nodes: number, seed: number) => {
  const { faults, figures } = runSeed({ scenario, nodes, seed, lean: true });
  expect(faults).toEqual([]);
  return figures;
};

describe('topology and broadcast alone', { timeout: 120_000 }, () => {
  it('G1 G3 the graph is as good as a uniform random one, and nobody ever has a fourth neighbour', () => {
    for (const seed of [1, 2]) {
      const { degreeMax, pathStretch, diameterExcess } = lean('quiet', 64, seed);
      expect(degreeMax).toBe(3);
      expect(pathStretch).toBeLessThan(1.03);
      expect(diameterExcess).toBeLessThanOrEqual(1.5);
    }
  });

  it('G2 a crowd that joins through one node ends up in a random graph too', () => {
    const { degreeMax, pathStretch } = lean('mass-join', 64, 1);
    expect(degreeMax).toBe(3);
    expect(pathStretch).toBeLessThan(1.15);
  });

  it('G3 what is left of a network is one component again soon, and so are two halves', () => {
    expect(lean('mass-kill-30', 64, 1).repairRounds).toBeLessThanOrEqual(4);
    expect(lean('mass-kill-90', 64, 1).repairRounds).toBeLessThanOrEqual(20);
    expect(lean('partition-heal', 32, 1).repairMs).toBeLessThan(60_000);
  });
});
