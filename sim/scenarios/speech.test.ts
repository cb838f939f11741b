import { describe, expect, it } from 'vitest';
import { faultsIn, PENDING } from './sample.ts';
import { SPEECH } from './speech.ts';

const SEEDS = 10;

describe('speech', () => {
  for (const scenario of SPEECH)
    it.skipIf(PENDING.has(scenario.name))(
      `${scenario.name}: ${scenario.about}`,
      { timeout: 120_000 },
      () => {
        expect(faultsIn(scenario, SEEDS)).toEqual([]);
      },
    );
});
