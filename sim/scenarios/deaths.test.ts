import { describe, expect, it } from 'vitest';
import { DEATHS } from './deaths.ts';
import { faultsIn, PENDING } from './sample.ts';

const SEEDS = 10;

describe('deaths', () => {
  for (const scenario of DEATHS)
    it.skipIf(PENDING.has(scenario.name))(
      `${scenario.name}: ${scenario.about}`,
      { timeout: 120_000 },
      () => {
        expect(faultsIn(scenario, SEEDS)).toEqual([]);
      },
    );
});
