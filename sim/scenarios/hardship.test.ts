import { describe, expect, it } from 'vitest';
import { HARDSHIP } from './hardship.ts';
import { faultsIn, PENDING } from './sample.ts';
import { WEAR } from './wear.ts';

const SEEDS = 4;

describe('hardship', () => {
  for (const scenario of [...HARDSHIP, ...WEAR])
    it.skipIf(PENDING.has(scenario.name))(
      `${scenario.name}: ${scenario.about}`,
      { timeout: 120_000 },
      () => {
        expect(faultsIn(scenario, SEEDS)).toEqual([]);
      },
    );
});
