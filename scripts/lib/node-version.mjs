import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './console.mjs';
import { root } from './paths.mjs';

/** The oldest Node that the tools run on is declared once, in package.json. */
export function checkNode(running = process.versions.node) {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const needed = engines.node.replace('>=', '');
  if (compare(running, needed) >= 0) return;
  throw new Failure(`Node ${running} is too old`, `Install Node ${needed} or newer (nodejs.org).`);
}

function compare(a, b) {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let index = 0; index < right.length; index += 1) {
    const difference = left[index] - right[index];
    if (difference !== 0) return difference;
  }
  return 0;
}
