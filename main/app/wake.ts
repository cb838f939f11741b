/** What tells a sleep or a new network, at one moment. */
export type Moment = {
  readonly wallMs: number;
  /** Stands still while the machine sleeps. */
  readonly monotonicMs: number;
  readonly isOnline: boolean;
  /** Of all interfaces, in one string. */
  readonly addresses: string;
};

/** A wall clock this far ahead of the other one was not merely corrected a little. */
const SLEEP_MS = 10_000;

export function shouldWake(before: Moment, after: Moment): boolean {
  const asleepMs = after.wallMs - before.wallMs - (after.monotonicMs - before.monotonicMs);
  if (asleepMs > SLEEP_MS) return true;
  if (after.isOnline && !before.isOnline) return true;
  return after.addresses !== before.addresses;
}
