// node main.mjs [--seed HOST:PORT] [KEY=VALUE …]: sets values, and prints what everybody set.
//
//   node main.mjs color=green                       # says where it listens
//   node main.mjs --seed 192.168.1.20:40123         # prints color=green
import { parseArgs } from 'node:util';
import { SharedCache } from './cache.mjs';

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string', multiple: true, default: [] } },
  allowPositionals: true,
});

const cache = await SharedCache.open({
  bindAddr: process.env.CACHE_BIND ?? '0.0.0.0:0',
  // An open network of its own: everybody who says its name belongs.
  network: 'example-cache',
  seedPeers: values.seed,
});
console.log(`listening on port ${cache.node.listening.port}`);

for (const pair of positionals) {
  const [key, value = ''] = pair.split('=', 2);
  await cache.set(key, value);
}

const shown = new Map();
const timer = setInterval(() => {
  for (const [key, value] of cache.entries()) {
    if (shown.get(key) !== value) console.log(`${key}=${value}`);
    shown.set(key, value);
  }
}, 100);

for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, async () => {
    clearInterval(timer);
    await cache.close();
  });
