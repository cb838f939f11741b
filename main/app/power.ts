import { networkInterfaces } from 'node:os';
import { net, powerMonitor } from 'electron';
import { type Moment, shouldWake } from './wake.ts';

const WATCH_INTERVAL_MS = 5_000;

/**
 * Calls back when this machine woke or its network changed. The clocks are watched as well: on
 * Linux a packaged program is not always told of a resume, and nobody is told of a new cable.
 */
export function watchPower(onWake: () => void): void {
  powerMonitor.on('resume', onWake);
  let before = now();
  setInterval(() => {
    const after = now();
    if (shouldWake(before, after)) onWake();
    before = after;
  }, WATCH_INTERVAL_MS);
}

const now = (): Moment => ({
  wallMs: Date.now(),
  monotonicMs: performance.now(),
  isOnline: net.isOnline(),
  addresses: Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .map(({ address }) => address)
    .sort()
    .join(' '),
});
