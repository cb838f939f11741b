import { isIPv4, isIPv6 } from 'node:net';

const MAPPED = '::ffff:';

/** How a peer's address is shown and dialled: IPv4 plainly, also where an IPv6 socket took it. */
export function plainAddress(address: string): string {
  const rest = address.slice(MAPPED.length);
  return address.toLowerCase().startsWith(MAPPED) && isIPv4(rest) ? rest : address;
}

export const isLoopback = (address: string): boolean =>
  address === '::1' || (isIPv4(address) && address.startsWith('127.'));

/**
 * Whom a budget is counted for: an IPv4 address, or the /64 of an IPv6 one, because a single
 * machine commonly has all of its 2^64 addresses.
 */
export function budgetKey(address: string): string {
  if (!isIPv6(address)) return address;
  const [bare = ''] = address.toLowerCase().split('%');
  const [head = '', tail] = bare.split('::');
  const groups = head === '' ? [] : head.split(':');
  const behind = tail === undefined || tail === '' ? 0 : tail.split(':').length;
  const zeros = tail === undefined ? 0 : 8 - groups.length - behind;
  const full = [
    ...groups,
    ...Array<string>(Math.max(0, zeros)).fill('0'),
    ...(tail ?? '').split(':'),
  ];
  return `${full.slice(0, 4).join(':')}::/64`;
}

/** An address of the local network: where macOS asks the user before it lets a program through. */
export function isLanAddress(host: string): boolean {
  if (isIPv4(host)) {
    const [a = 0, b = 0] = host.split('.').map(Number);
    if (a === 10 || (a === 192 && b === 168) || (a === 169 && b === 254)) return true;
    return a === 172 && b >= 16 && b < 32;
  }
  return (
    /^(fe[89ab][0-9a-f]|f[cd][0-9a-f]{2}):/i.test(host) || host.toLowerCase().endsWith('.local')
  );
}
