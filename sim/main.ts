import { parentPort } from 'node:worker_threads';
import { WHOLE_STACK_NODES_MAX } from './lean/scenarios.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { replayOf, reportOf, tell } from './report.ts';
import { type Outcome, type Run, runSeed } from './run.ts';
import { SCENARIOS } from './scenarios/all.ts';
import { runAll } from './workers.ts';

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  let options: Options;
  try {
    options = readOptions(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
  let failed = 0;
  for (const scenario of options.scenarios) {
    const outcomes = await runAll(
      runsOf(scenario, options),
      options.jobs,
      new URL(import.meta.url),
    );
    const report = reportOf(outcomes);
    console.log(options.json ? JSON.stringify(report) : tell(report));
    for (const outcome of outcomes) failed += explain(outcome);
  }
  return failed > 0 ? 1 : 0;
}

function runsOf(name: string, options: Options): Run[] {
  const { seeds, wireMode, traceLines } = options;
  const scenario = SCENARIOS.get(name);
  const [first, last] = seeds;
  const nodes = options.nodes ?? scenario?.nodes ?? 2;
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    scenario: name,
    nodes,
    seed: first + index,
    wireMode,
    traceLines,
    lean: options.lean || nodes > WHOLE_STACK_NODES_MAX,
  }));
}

/** A failing seed says why, and how to see it again. */
function explain(outcome: Outcome): number {
  if (outcome.faults.length === 0) return 0;
  console.error(`seed ${outcome.seed}: ${outcome.faults.join('; ')}\n  ${replayOf(outcome)}`);
  for (const line of outcome.trace) console.error(`  ${line}`);
  return 1;
}

if (parentPort) parentPort.on('message', (run: Run) => parentPort?.postMessage(runSeed(run)));
else process.exitCode = await main(process.argv.slice(2));
