import { networkInterfaces } from 'node:os';
import { net, powerMonitor } from 'electron';
import { hasNewNetwork, type Moment } from './wake.ts';

const WATCH_INTERVAL_MS = 5_000;

/**
 * Calls back when this machine woke or its network changed. The engine notices a sleep by itself
 * where the system tells of none; nobody is told of a new cable, so the network is looked at.
 */
export function watchPower(onWake: () => void): void {
  powerMonitor.on('resume', onWake);
  let before = now();
  setInterval(() => {
    const after = now();
    if (hasNewNetwork(before, after)) onWake();
    before = after;
  }, WATCH_INTERVAL_MS);
}

const now = (): Moment => ({
  isOnline: net.isOnline(),
  addresses: Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .map(({ address }) => address)
    .sort()
    .join(' '),
});
