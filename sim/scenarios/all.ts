import { DEATHS } from './deaths.ts';
import { HARDSHIP } from './hardship.ts';
import { PARTITIONS } from './partitions.ts';
import { RETURNS } from './returns.ts';
import type { Scenario } from './scenario.ts';
import { SPEECH } from './speech.ts';
import { WEAR } from './wear.ts';

export const SCENARIOS: ReadonlyMap<string, Scenario> = new Map(
  [...SPEECH, ...DEATHS, ...PARTITIONS, ...RETURNS, ...WEAR, ...HARDSHIP].map((scenario) => [
    scenario.name,
    scenario,
  ]),
);
