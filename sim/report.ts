import type { Figures } from './measure/figures.ts';
import { type Spread, spreadOf } from './measure/stats.ts';
import type { Outcome } from './run.ts';

/** Figures that are told as their spread over the seeds. */
const SPREAD = [
  'rmr',
  'latencyMs',
  'lastMs',
  'hops',
  'latencyStretch',
  'pathLength',
  'diameter',
  'pathStretch',
  'diameterExcess',
  'repairRounds',
  'repairMs',
  'settleMs',
  'idleBytesPerSecondPerNode',
] as const satisfies readonly (keyof Figures)[];

export type Report = {
  readonly scenario: string;
  readonly nodes: number;
  /** How many seeds were run, and which. */
  readonly seeds: number;
  readonly seedRange: string;
  readonly missed: number;
  readonly duplicates: number;
  readonly degreeMax: number;
  readonly converged: boolean;
  readonly falseDeaths: number;
  readonly failedSeeds: readonly number[];
} & { readonly [Figure in (typeof SPREAD)[number]]: Spread | null };

/** The seeds of one scenario as one line: sums of what must be zero, spreads of the rest. */
export function reportOf(outcomes: readonly Outcome[]): Report {
  const [first] = outcomes;
  const last = outcomes.at(-1);
  if (!first || !last) throw new RangeError('no outcomes');
  const sum = (figure: 'missed' | 'duplicates' | 'falseDeaths'): number =>
    outcomes.reduce((total, { figures }) => total + figures[figure], 0);
  const spreads = Object.fromEntries(
    SPREAD.map((figure) => [
      figure,
      spreadOf(outcomes.flatMap(({ figures }) => figures[figure] ?? [])),
    ]),
  ) as { [Figure in (typeof SPREAD)[number]]: Spread | null };
  return {
    scenario: first.scenario,
    nodes: first.nodes,
    seeds: outcomes.length,
    seedRange: `${first.seed}..${last.seed}`,
    missed: sum('missed'),
    duplicates: sum('duplicates'),
    degreeMax: Math.max(...outcomes.map(({ figures }) => figures.degreeMax)),
    converged: outcomes.every(
      ({ error, figures }) => error === null && figures.notConverged === null,
    ),
    falseDeaths: sum('falseDeaths'),
    failedSeeds: outcomes.filter(({ faults }) => faults.length > 0).map(({ seed }) => seed),
    ...spreads,
  };
}

/** The command that shows a failing seed again, with what happened last. */
export const replayOf = ({ scenario, nodes, seed }: Outcome): string =>
  `npm run sim -- --scenario ${scenario} --nodes ${nodes} --seeds ${seed}..${seed} --trace 200`;

/** A report for people. */
export function tell(report: Report): string {
  const lines = [
    `${report.scenario}: ${report.nodes} nodes, seeds ${report.seedRange}, ` +
      `${report.failedSeeds.length} failed`,
    `  missed ${report.missed}, duplicates ${report.duplicates}, highest degree ${report.degreeMax}, ` +
      `converged ${report.converged ? 'yes' : 'no'}, false deaths ${report.falseDeaths}`,
  ];
  for (const figure of SPREAD) {
    const spread = report[figure];
    if (spread)
      lines.push(
        `  ${figure.padEnd(26)} p50 ${spread.p50}  p99 ${spread.p99}  worst ${spread.worst}`,
      );
  }
  return lines.join('\n');
}
