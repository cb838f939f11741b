import { type Figures, NO_FIGURES } from './measure/figures.ts';
import { Mesh } from './mesh.ts';
import { SCENARIOS } from './scenarios/all.ts';
import type { WireMode } from './world/wire.ts';

export type Run = {
  readonly scenario: string;
  readonly nodes: number;
  readonly seed: number;
  readonly wireMode?: WireMode;
  readonly traceLines?: number;
};

export type Outcome = Run & {
  readonly figures: Figures;
  /** Two runs of one seed agree in it. */
  readonly traceHash: string;
  /** What threw, or null. */
  readonly error: string | null;
  /** In words, everything that must not be. */
  readonly faults: readonly string[];
  readonly trace: readonly string[];
};

/** @throws RangeError for a scenario that does not exist */
export function runSeed(run: Run): Outcome {
  const scenario = SCENARIOS.get(run.scenario);
  if (!scenario) throw new RangeError(`no scenario ${run.scenario}`);
  const { seed, wireMode = 'full', traceLines = 0 } = run;
  const mesh = new Mesh({ ...scenario.world, seed, wireMode, traceLines });
  let figures: Figures = NO_FIGURES;
  let error: string | null = null;
  try {
    scenario.run(mesh, run.nodes);
    figures = mesh.finish();
  } catch (caught) {
    error = caught instanceof Error ? (caught.stack ?? caught.message) : String(caught);
  }
  const faults = faultsOf(figures, error, mesh.deathCases);
  const { hash } = mesh.world.trace;
  return { ...run, figures, traceHash: hash, error, faults, trace: mesh.world.trace.tail() };
}

function faultsOf(figures: Figures, error: string | null, deaths: readonly string[]): string[] {
  if (error !== null) return [error];
  const { missed, duplicates, notConverged, falseDeaths } = figures;
  return [
    ...(missed > 0 ? [`${missed} deliveries missed`] : []),
    ...(duplicates > 0 ? [`${duplicates} deliveries doubled`] : []),
    ...(notConverged !== null ? [`not converged: ${notConverged}`] : []),
    ...(falseDeaths > 0 ? [`${falseDeaths} false deaths: ${deaths.slice(0, 3).join('; ')}`] : []),
  ];
}
