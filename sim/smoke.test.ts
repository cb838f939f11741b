import { it } from 'vitest';
import { runSeed } from './run.ts';
import { SCENARIOS } from './scenarios/all.ts';
for (const { name } of SCENARIOS.values())
  it(name, () => {
    for (let seed = 1; seed <= 4; seed++) {
      const t = performance.now();
      const nodes = 3 + seed * 2;
      const { figures, faults } = runSeed({ scenario: name, nodes, seed });
      console.log(name, nodes, seed, (performance.now() - t).toFixed(0), JSON.stringify(faults), JSON.stringify(Object.values(figures).map(v=>typeof v === 'number' ? Math.round(v*100)/100:v)));
    }
  }, 100000);
