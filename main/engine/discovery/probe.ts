/** One-off questions of the connection doctor's: can this address, this network be reached now? */
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { parseAddress } from '../../../shared/address.ts';
import { isBlocked } from './lan.ts';
import { broadcastTargets, LOOPBACK_BROADCAST } from './targets.ts';

export type AddressProbe = {
  readonly address: string;
  readonly outcome: 'reached' | 'address' | 'unknown' | 'refused' | 'silent' | 'blocked';
  /** Until it answered. */
  readonly ms: number;
};

export type LanProbe = {
  /** As the system calls it. */
  readonly name: string;
  readonly target: string;
  readonly outcome: 'open' | 'blocked' | 'failed';
};

/** Opens a TCP connection and closes it again; names are resolved first. */
export async function probeAddress(text: string, timeoutMs: number): Promise<AddressProbe> {
  const since = performance.now();
  const end = (outcome: AddressProbe['outcome']): AddressProbe => ({
    address: text,
    outcome,
    ms: Math.round(performance.now() - since),
  });
  const parsed = parseAddress(text);
  if (!parsed.ok) return end('address');
  const { host, port } = parsed.value;
  try {
    await lookup(host);
  } catch {
    return end('unknown');
  }
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: timeoutMs });
    const finish = (outcome: AddressProbe['outcome']): void => {
      socket.destroy();
      resolve(end(outcome));
    };
    socket.once('connect', () => finish('reached'));
    socket.once('timeout', () => finish('silent'));
    socket.once('error', ({ code }: NodeJS.ErrnoException) => finish(outcomeOf(code)));
  });
}

function outcomeOf(code: string | undefined): AddressProbe['outcome'] {
  if (isBlocked(code, process.platform)) return 'blocked';
  return code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH'
    ? 'silent'
    : 'refused';
}

/** Sends one byte to each interface's broadcast address: whether the system lets it out at all. */
export async function probeLan(discoveryPort: number): Promise<LanProbe[]> {
  const probes = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    broadcastTargets({ [name]: addresses })
      .filter((target) => target !== LOOPBACK_BROADCAST)
      .map((target) => probeTarget(name, target, discoveryPort)),
  );
  return Promise.all(probes);
}

function probeTarget(name: string, target: string, port: number): Promise<LanProbe> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const finish = (error: NodeJS.ErrnoException | null): void => {
      socket.close();
      const outcome =
        error === null ? 'open' : isBlocked(error.code, process.platform) ? 'blocked' : 'failed';
      resolve({ name, target, outcome });
    };
    socket.once('error', finish);
    socket.bind(0, () => {
      socket.setBroadcast(true);
      socket.send(Uint8Array.of(0), port, target, finish);
    });
  });
}
