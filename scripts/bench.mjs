// npm run bench [-- --json] [--only NAME] [--nodes N] [--peer NAME] [--history N]: figures of the
// program on this machine, on loopback; those of the mesh beside js-libp2p's gossipsub and a plain flood over TLS.
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { benchApp } from './lib/bench-app.mjs';
import { benchDesktop } from './lib/bench-desktop.mjs';
import { median, noise, summary } from './lib/bench-figures.mjs';
import { benchHeadless } from './lib/bench-headless.mjs';
import { benchWindows } from './lib/bench-windows.mjs';
import { bootstrap, bootstrapPackages } from './lib/bootstrap.mjs';
import { ensureBuild } from './lib/build.mjs';
import { Failure, run, say } from './lib/console.mjs';
import { isHeadless, openDisplay } from './lib/display.mjs';
import { takeFlag } from './lib/flags.mjs';
import { root } from './lib/paths.mjs';
import { executeNpm } from './lib/process.mjs';

/** Messages in the store of the window that is measured. */
const HISTORY = 100_000;

await run(async (args) => {
  const { SCENARIOS: MESH, PEERS } = await import('../bench/scenarios.mjs');
  const names = [
    'headless',
    'windows',
    'desktop',
    'app',
    'store',
    'catch-up',
    'ecies',
    ...Object.keys(MESH),
  ];
  const { value: only, rest: withNodes } = takeFlag(args, '--only');
  const { value: nodes, rest: withPeer } = takeFlag(withNodes, '--nodes');
  const { value: peer, rest: withHistory } = takeFlag(withPeer, '--peer');
  const { value: history, rest } = takeFlag(withHistory, '--history');
  oneOf('--only', only, names);
  oneOf('--peer', peer, PEERS);
  const chosen = only === undefined ? names : [only];
  const rows = [];
  await measureProgram(chosen, rows, Number(history ?? HISTORY));
  await measureHistory(chosen, rows);
  const mesh = chosen.filter((name) => name in MESH);
  if (mesh.length > 0) await prepareMesh(peer !== 'ours');
  for (const name of mesh)
    for (const kind of peer === undefined ? PEERS : [peer]) {
      const count = Number(nodes ?? MESH[name].nodes);
      rows.push(await measure(name, kind, count, () => MESH[name].run(count)(kind)));
    }
  print(rows, rest.includes('--json'));
});

function oneOf(flag, value, names) {
  if (value !== undefined && !names.includes(value))
    throw new Failure(`${flag} ${value}`, `It is one of ${names.join(', ')}.`);
}

/** The headless client and the windows. */
async function measureProgram(chosen, rows, history) {
  if (!chosen.some((name) => ['headless', 'windows', 'desktop', 'app'].includes(name))) return;
  const headless = isHeadless();
  const electron = await bootstrap({ headless });
  await ensureBuild();
  const closeDisplay = headless ? await openDisplay() : () => {};
  try {
    if (chosen.includes('headless')) rows.push(await measure('headless', 'ours', 3, benchHeadless));
    if (chosen.includes('windows'))
      rows.push(await measure('windows', 'ours', 2, () => benchWindows(electron)));
    if (chosen.includes('desktop'))
      rows.push(await measure('desktop', 'ours', 8, () => benchDesktop(electron)));
    if (chosen.includes('app')) {
      await bundleEngine();
      rows.push(await measure('app', 'ours', 2, () => benchApp(electron, history)));
    }
  } finally {
    await closeDisplay();
  }
}

/** A large store, fetching a long history, and encrypting for many. */
async function measureHistory(chosen, rows) {
  if (!chosen.some((name) => ['store', 'catch-up', 'ecies'].includes(name))) return;
  await bundleEngine();
  const { largeStore, search } = await import('../bench/memory.mjs');
  const { catchUp } = await import('../bench/catch-up.mjs');
  const { encrypting } = await import('../bench/ecies.mjs');
  if (chosen.includes('store'))
    rows.push(
      await measure('store', 'ours', 1, async () => ({ ...search(), ...(await largeStore()) })),
    );
  if (chosen.includes('catch-up')) rows.push(await measure('catch-up', 'ours', 2, () => catchUp()));
  if (chosen.includes('ecies')) rows.push(await measure('ecies', 'ours', 1, encrypting));
}

/** Bundles the engine, and gets what it is compared with. */
async function prepareMesh(withOthers) {
  await bundleEngine();
  if (!withOthers) return;
  const cwd = join(root, 'bench');
  if ((await executeNpm(['ci', '--no-audit', '--no-fund', '--silent'], { cwd })) !== 0)
    throw new Failure('the peers of the benchmark could not be installed', 'See above.');
}

async function bundleEngine() {
  await bootstrapPackages();
  const { bundle } = await import('./lib/bench-bundle.mjs');
  await bundle();
}

async function measure(scenario, peer, nodes, take) {
  say(`measuring ${scenario}, ${peer}`);
  const before = noise();
  const figures = await take();
  const unsteadiness = median([before, noise()]);
  const shown = Object.entries(figures).map(([name, values]) => [name, summary(values)]);
  const runs = Math.max(...shown.map(([, { count }]) => count));
  return { scenario, peer, nodes, runs, ...Object.fromEntries(shown), noise: unsteadiness };
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
    '| scenario | peer | nodes | figure | min | median | p99 | max | values |\n|---|---|---|---|---|---|---|---|---|',
  );
  for (const { scenario, peer, nodes, runs: _, noise: unsteadiness, ...figures } of rows) {
    const about = `${scenario} | ${peer} | ${nodes}`;
    for (const [name, { min, median: middle, p99, max, count }] of Object.entries(figures))
      console.log(`| ${about} | ${name} | ${min} | ${middle} | ${p99} | ${max} | ${count} |`);
    console.log(
      `| ${about} | noise of the machine (p99 / median of a fixed loop) | | ${unsteadiness} | | | |`,
    );
  }
}
