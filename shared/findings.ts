/** What the connection doctor can find, and how good or bad that is. */
export type FindingState = 'good' | 'warn' | 'bad' | 'neutral';

export const FINDINGS = {
  'port.listening': 'good',
  /** Another program has the configured one. */
  'port.other': 'warn',
  'port.none': 'bad',
  'reachable.addresses': 'good',
  'reachable.none': 'bad',
  'inbound.seen': 'good',
  /** Nobody has dialled this device since it was started; not yet, or a firewall. */
  'inbound.never': 'neutral',
  /** A neighbour was asked to dial back. */
  'outside.reached': 'good',
  'outside.refused': 'bad',
  'outside.silent': 'bad',
  'outside.other': 'bad',
  'outside.unanswered': 'neutral',
  'outside.nobody': 'neutral',
  'peers.linked': 'good',
  /** Others belong to the network, and none of them is found. */
  'peers.none': 'bad',
  'lan.open': 'good',
  'lan.blocked': 'bad',
  'lan.failed': 'warn',
  'lan.none': 'neutral',
  'lan.off': 'neutral',
  'seed.reached': 'good',
  'seed.address': 'bad',
  'seed.unknown': 'bad',
  'seed.refused': 'bad',
  'seed.silent': 'bad',
  'seed.blocked': 'bad',
  'seed.none': 'neutral',
  'tailscale.running': 'good',
  'tailscale.stopped': 'warn',
  'tailscale.absent': 'neutral',
  'clock.agrees': 'good',
  /** The neighbours agree that this clock is off. */
  'clock.behind': 'warn',
  'clock.ahead': 'warn',
  'version.current': 'good',
  'version.older': 'warn',
  'disk.room': 'good',
  'disk.low': 'warn',
  'disk.unknown': 'neutral',
} as const satisfies Record<string, FindingState>;

export type FindingCode = keyof typeof FINDINGS;
export const stateOfFinding = (code: FindingCode): FindingState => FINDINGS[code];
