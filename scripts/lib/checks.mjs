import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const LAYERS = ['shared', 'main', 'preload', 'renderer', 'sim', 'bench', 'e2e'];
const present = LAYERS.filter(hasSources);

function hasSources(layer) {
  return readdirSync(join(root, layer), { recursive: true }).some((file) => /\.tsx?$/.test(file));
}

const tsc = (name, project) => ({
  name: `types of ${name}`,
  entry: '@typescript/native/bin/tsc',
  args: ['--noEmit', '-p', project],
});

const CHECKS = [
  { name: 'format and lint', entry: '@biomejs/biome/bin/biome', args: ['check', '.'] },
  ...present.map((layer) => tsc(layer, layer)),
  tsc('tests and tools', '.'),
  {
    name: 'layer rules',
    entry: 'dependency-cruiser/bin/dependency-cruise.mjs',
    args: ['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', ...present],
  },
  { name: 'dead code', entry: 'knip/bin/knip.js', args: ['--no-progress'] },
];

// As many as the smallest machine has cores.
const CONCURRENT = 2;

/** Runs every check, prints the output of those that fail; resolves with the failed names. */
export async function runChecks() {
  const waiting = [...CHECKS];
  const failed = [];
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      if (!(await runCheck(check))) failed.push(check.name);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT }, worker));
  return failed;
}

async function runCheck({ name, entry, args }) {
  const started = Date.now();
  const { code, output } = await capture(join(root, 'node_modules', entry), args);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (code !== 0) console.log(output);
  return code === 0;
}

/** Whole outputs, so that checks running side by side do not mix their lines. */
function capture(entry, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
