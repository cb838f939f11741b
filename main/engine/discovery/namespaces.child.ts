import type { NetworkId } from '../../../shared/ids.ts';
import { LanDiscovery } from './lan.ts';

/**
 * A node of the LAN that `namespaces.test.ts` builds: says what it finds, a line each. It broadcasts
 * on every interface, so it is started in a network namespace only.
 */
const [discoveryPort = '', tcpPort = ''] = process.argv.slice(2);
const say = (what: string): void => void process.stdout.write(`${what}\n`);
const lan = new LanDiscovery({
  discoveryPort: Number(discoveryPort),
  networkId: () => 'c3'.repeat(32) as NetworkId,
  tcpPort: Number(tcpPort),
  onFound: ({ host, port }) => say(`${host}:${port}`),
  onProblem: ({ code }) => say(code),
  intervalMs: { first: 200, max: 400 },
});
void lan.start();
