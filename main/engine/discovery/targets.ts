import type { NetworkInterfaceInfo } from 'node:os';

/** Every socket of this host that listens on 0.0.0.0 hears it, and nobody else. */
export const LOOPBACK_BROADCAST = '127.255.255.255';

/**
 * Where a request goes (D1): the directed broadcast address of each IPv4 interface that is up (the
 * system lists no others), once, and the loopback's for the nodes of one host. Never
 * 255.255.255.255, which Windows refuses and others send to one interface only. An interface
 * without anybody else on it (/32, as of a VPN) has no broadcast address.
 */
export const broadcastTargets = (
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): string[] => {
  const targets = new Set<string>();
  for (const { address, netmask, internal, family } of Object.values(interfaces).flatMap(
    (addresses) => addresses ?? [],
  )) {
    if (internal || family !== 'IPv4') continue;
    const target = directedBroadcast(address, netmask);
    if (target !== null && target !== address) targets.add(target);
  }
  return [...targets, LOOPBACK_BROADCAST];
};

/** The last address of a subnet, or null where the system's words make no sense. */
const directedBroadcast = (address: string, netmask: string): string | null => {
  const parts = octets(address);
  const mask = octets(netmask);
  if (parts === null || mask === null) return null;
  return parts.map((part, index) => part | (~(mask[index] ?? 255) & 255)).join('.');
};

const octets = (dotted: string): number[] | null => {
  const parts = dotted.split('.').map(Number);
  const fine = parts.length === 4 && parts.every((part) => part >= 0 && part <= 255);
  return fine ? parts : null;
};
