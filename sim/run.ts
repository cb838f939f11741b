import { LeanMesh } from './lean/mesh.ts';
import { LEAN_SCENARIOS } from './lean/scenarios.ts';
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
  /** Topology and broadcast alone, with an oracle for the rest: for thousands of nodes. */
  readonly lean?: boolean;
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
  return run.lean ? runLean(run) : runWhole(run);
}

function runWhole(run: Run): Outcome {
  const scenario = SCENARIOS.get(run.scenario);
  if (!scenario) throw new RangeError(`no scenario ${run.scenario}`);
  const { seed, wireMode = 'full', traceLines = 0 } = run;
  const mesh = new Mesh({ ...scenario.world, seed, wireMode, traceLines });
  const { figures, error } = attempt(() => {
    scenario.run(mesh, run.nodes);
    return mesh.finish();
  });
  const { trace } = mesh.world;
  const faults = faultsOf(figures, error, mesh.deathCases);
  return { ...run, figures, traceHash: trace.hash, error, faults, trace: trace.tail() };
}

function runLean(run: Run): Outcome {
  const scenario = LEAN_SCENARIOS.get(run.scenario);
  if (!scenario) throw new RangeError(`no scenario ${run.scenario} for so many nodes`);
  const { figures, error } = attempt(() => {
    const mesh = new LeanMesh(run.seed);
    scenario(mesh, run.nodes);
    return mesh.finish();
  });
  return { ...run, figures, traceHash: '', error, faults: faultsOf(figures, error, []), trace: [] };
}

function attempt(work: () => Figures): { figures: Figures; error: string | null } {
  try {
    return { figures: work(), error: null };
  } catch (caught) {
    const error = caught instanceof Error ? (caught.stack ?? caught.message) : String(caught);
    return { figures: NO_FIGURES, error };
  }
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
