// npm run bench [-- --json] [--only NAME]: figures of the built program on this machine, on loopback.
import { availableParallelism, cpus, loadavg } from 'node:os';
import { median, noise, summary } from './lib/bench-figures.mjs';
import { benchHeadless } from './lib/bench-headless.mjs';
import { benchWindows } from './lib/bench-windows.mjs';
import { bootstrap } from './lib/bootstrap.mjs';
import { ensureBuild } from './lib/build.mjs';
import { Failure, run } from './lib/console.mjs';
import { isHeadless, openDisplay } from './lib/display.mjs';
import { takeFlag } from './lib/flags.mjs';

const SCENARIOS = { headless: benchHeadless, windows: benchWindows };

await run(async (args) => {
  const { value: only, rest } = takeFlag(args, '--only');
  if (only !== undefined && !(only in SCENARIOS))
    throw new Failure(`--only ${only}`, `It is one of ${Object.keys(SCENARIOS).join(', ')}.`);
  const json = rest.includes('--json');
  const headless = isHeadless();
  const electron = await bootstrap({ headless });
  await ensureBuild();
  const closeDisplay = headless ? await openDisplay() : () => {};
  try {
    const names = only === undefined ? Object.keys(SCENARIOS) : [only];
    const rows = [];
    for (const name of names) rows.push(await measure(name, electron));
    print(rows, json);
  } finally {
    await closeDisplay();
  }
});

async function measure(scenario, electron) {
  const before = noise();
  const figures = await SCENARIOS[scenario](electron);
  const unsteadiness = median([before, noise()]);
  const shown = Object.entries(figures).map(([name, values]) => [name, summary(values)]);
  return { scenario, peer: 'ours', ...Object.fromEntries(shown), noise: unsteadiness };
}

function print(rows, json) {
  if (json) {
    for (const row of rows) console.log(JSON.stringify(row));
    return;
  }
  const [load] = loadavg();
  console.log(
    `\n${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, load ${load?.toFixed(1)}\n`,
  );
  console.log(
    '| scenario | figure | min | median | p99 | max | values |\n|---|---|---|---|---|---|---|',
  );
  for (const { scenario, peer: _, noise: unsteadiness, ...figures } of rows) {
    for (const [name, { min, median: middle, p99, max, count }] of Object.entries(figures))
      console.log(`| ${scenario} | ${name} | ${min} | ${middle} | ${p99} | ${max} | ${count} |`);
    console.log(
      `| ${scenario} | noise of the machine (p99 / median of a fixed loop) | | ${unsteadiness} | | | |`,
    );
  }
}
