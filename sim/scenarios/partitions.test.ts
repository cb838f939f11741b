import { describe, expect, it } from 'vitest';
import { PARTITIONS } from './partitions.ts';
import { faultsIn, PENDING } from './sample.ts';

const SEEDS = 10;

describe('partitions', () => {
  for (const scenario of PARTITIONS)
    it.skipIf(PENDING.has(scenario.name))(
      `${scenario.name}: ${scenario.about}`,
      { timeout: 120_000 },
      () => {
        expect(faultsIn(scenario, SEEDS)).toEqual([]);
      },
    );
});
