import { describe, expect, it } from 'vitest';
import { RETURNS } from './returns.ts';
import { faultsIn, PENDING } from './sample.ts';

const SEEDS = 10;

describe('returns', () => {
  for (const scenario of RETURNS)
    it.skipIf(PENDING.has(scenario.name))(
      `${scenario.name}: ${scenario.about}`,
      { timeout: 120_000 },
      () => {
        expect(faultsIn(scenario, SEEDS)).toEqual([]);
      },
    );
});
