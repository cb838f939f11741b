import { Worker } from 'node:worker_threads';
import { type Outcome, type Run, runSeed } from './run.ts';

/** Runs each one, `jobs` at a time, each thread with a world of its own; the outcomes in order. */
export async function runAll(runs: readonly Run[], jobs: number, file: URL): Promise<Outcome[]> {
  if (jobs === 1 || runs.length === 1) return runs.map(runSeed);
  const outcomes: Outcome[] = [];
  let next = 0;
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(file);
      let index = -1;
      const step = (): void => {
        index = next++;
        const run = runs[index];
        if (run) worker.postMessage(run);
        else void worker.terminate().then(() => resolve());
      };
      worker.on('message', (outcome: Outcome) => {
        outcomes[index] = outcome;
        step();
      });
      worker.on('error', reject);
      step();
    });
  await Promise.all(Array.from({ length: Math.min(jobs, runs.length) }, work));
  return outcomes;
}
