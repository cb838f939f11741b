import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { formatAddress } from '../../../shared/address.ts';
import { NODE_ADDRESS_COUNT_MAX } from '../../../shared/limits.ts';

type Interfaces = ReturnType<typeof networkInterfaces>;

/**
 * The addresses at which others may reach a socket bound to `host` (D5), best first: what it is bound
 * to, or for a wildcard LAN, then Tailscale and other IPv4, then global IPv6. Never a wildcard.
 */
export function reachableAddresses(
  host: string,
  port: number,
  interfaces: Interfaces = networkInterfaces(),
): string[] {
  const hosts = host === '0.0.0.0' || host === '::' ? outwardHosts(interfaces) : [host];
  return hosts.slice(0, NODE_ADDRESS_COUNT_MAX).map((each) => formatAddress({ host: each, port }));
}

function outwardHosts(interfaces: Interfaces): string[] {
  const all = Object.values(interfaces).flatMap((list) => list ?? []);
  const outward = all.filter(({ internal, address }) => !internal && !isLinkLocal(address));
  return [...new Set(outward.map(({ address }) => address))].sort((a, b) => rank(a) - rank(b));
}

const isLinkLocal = (address: string): boolean => /^(fe80:|169\.254\.)/i.test(address);

function rank(address: string): number {
  if (isIPv6(address)) return 3;
  if (/^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address)) return 0;
  // 100.64.0.0/10 is where Tailscale lives: it reaches further, but only those who have it.
  return /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(address) ? 1 : 2;
}
