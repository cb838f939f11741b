// One member of an invite-only network, with a data folder, in a process of its own: says much, or
// fetches what was said, and tells its parent how that went.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { MeshNode } from '../node_modules/.cache/mesh-chat-bench/engine.js';
import { clock, obey } from './child.mjs';

const [dataDir, ...seedPeers] = process.argv.slice(2);
const node = await MeshNode.start({
  bindAddr: '127.0.0.1:0',
  lan: false,
  requireInvitation: true,
  dataDir,
  seedPeers,
});
const delay = monitorEventLoopDelay({ resolution: 1 });
/** Of this process: when the first link came up, messages told since, and those that subscribers missed. */
const seen = { linkedAt: null, messages: 0, missed: 0, lastAt: null };

void listen();

async function listen() {
  for await (const event of node.subscribe()) {
    if (event.type === 'StatusChanged' && event.status.connections > 0 && !seen.linkedAt) {
      seen.linkedAt = clock();
      seen.cpu = process.cpuUsage();
      delay.enable();
    }
    if (event.type === 'ChatMessageReceived') {
      seen.messages += 1;
      seen.lastAt = clock();
    }
    if (event.type === 'Lagged') seen.missed += event.missed;
  }
}

function usedUs() {
  const { user, system } = process.cpuUsage(seen.cpu);
  return user + system;
}

const COMMANDS = {
  invite: ({ key }) => node.invite(key),
  status: () => node.status(),
  async say({ count }) {
    for (let n = 0; n < count; n++) {
      await node.sendChat(`message ${n} `.padEnd(256, 'and more words '));
      if (n % 16 === 0) await new Promise(setImmediate);
    }
  },
  heard: () => ({
    ...seen,
    cpuUs: usedUs(),
    turnP99: delay.percentile(99) / 1e6,
    turnMax: delay.max / 1e6,
    rss: process.memoryUsage.rss(),
  }),
  end: () => node.shutdown(),
};

obey(COMMANDS);
process.send({ key: node.pubKey, address: `127.0.0.1:${node.listening.port}` });
