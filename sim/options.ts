import { parseArgs } from 'node:util';
import { LEAN_SCENARIOS, WHOLE_STACK_NODES_MAX } from './lean/scenarios.ts';
import { SCENARIOS } from './scenarios/all.ts';
import type { WireMode } from './world/wire.ts';

export type Options = {
  readonly scenarios: readonly string[];
  /** Null takes what each scenario is made for. */
  readonly nodes: number | null;
  readonly seeds: readonly [first: number, last: number];
  readonly json: boolean;
  readonly traceLines: number;
  readonly wireMode: WireMode;
  readonly jobs: number;
  readonly lean: boolean;
};

export const USAGE = `npm run sim -- --scenario NAME [--nodes N] [--seeds A..B] [--json]

  --scenario NAME   one of the list below, or several separated by commas
  --all             every scenario
  --nodes N         how many nodes; each scenario has its own default
  --seeds A..B      default 1..20
  --json            one line of JSON a scenario
  --trace LINES     the last happenings of each failing seed
  --wire MODE       full (default): encode and decode each message; counted: encode only; none
  --lean            topology and broadcast alone, with an oracle for the rest; so above
                    ${WHOLE_STACK_NODES_MAX} nodes: ${[...LEAN_SCENARIOS.keys()].join(', ')}
  --jobs N          seeds run side by side in so many threads, default 2

${[...SCENARIOS.values()].map(({ name, nodes, about }) => `  ${name.padEnd(16)}${String(nodes).padStart(4)}  ${about}`).join('\n')}
`;

const WIRE_MODES: readonly WireMode[] = ['full', 'counted', 'none'];

/** @throws Error whose message says what is wrong with the command line */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scenario: { type: 'string' },
      all: { type: 'boolean', default: false },
      nodes: { type: 'string' },
      seeds: { type: 'string', default: '1..20' },
      json: { type: 'boolean', default: false },
      trace: { type: 'string', default: '0' },
      wire: { type: 'string', default: 'full' },
      jobs: { type: 'string', default: '2' },
      lean: { type: 'boolean', default: false },
    },
  });
  const wireMode = WIRE_MODES.find((mode) => mode === values.wire);
  if (!wireMode) throw new Error(`--wire: ${WIRE_MODES.join(', ')}`);
  return {
    scenarios: values.all ? [...SCENARIOS.keys()] : readScenarios(values.scenario),
    nodes: values.nodes === undefined ? null : readCount('--nodes', values.nodes, 2),
    seeds: readSeeds(values.seeds),
    json: values.json,
    traceLines: readCount('--trace', values.trace, 0),
    wireMode,
    jobs: readCount('--jobs', values.jobs, 1),
    lean: values.lean,
  };
}

function readScenarios(text: string | undefined): string[] {
  if (text === undefined) throw new Error('--scenario NAME, or --all');
  const names = text.split(',');
  for (const name of names)
    if (!SCENARIOS.has(name) && !LEAN_SCENARIOS.has(name)) throw new Error(`no scenario ${name}`);
  return names;
}

function readSeeds(text: string): [number, number] {
  const [first = '', last = first] = text.split('..');
  const range: [number, number] = [readCount('--seeds', first, 0), readCount('--seeds', last, 0)];
  if (range[1] < range[0]) throw new Error('--seeds A..B: B is at least A');
  return range;
}

function readCount(name: string, text: string, min: number): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < min)
    throw new Error(`${name}: a number from ${min} on`);
  return count;
}
