import type { NetworkInterfaceInfo, NetworkInterfaceInfoIPv6 } from 'node:os';
import { expect, it } from 'vitest';
import { broadcastTargets } from './targets.ts';

const ipv4 = (address: string, netmask: string, internal = false): NetworkInterfaceInfo => ({
  address,
  netmask,
  internal,
  family: 'IPv4',
  mac: '02:00:00:00:00:01',
  cidr: null,
});
const ipv6: NetworkInterfaceInfoIPv6 = {
  address: 'fe80::1',
  netmask: 'ffff:ffff:ffff:ffff::',
  internal: false,
  family: 'IPv6',
  mac: '02:00:00:00:00:01',
  cidr: null,
  scopeid: 2,
};

it('D1 names the directed broadcast address of every interface, and the one of this host', () => {
  const targets = broadcastTargets({
    lo: [ipv4('127.0.0.1', '255.0.0.0', true)],
    eth0: [ipv6, ipv4('192.168.1.77', '255.255.255.0')],
    wlan0: [ipv4('10.20.30.40', '255.255.240.0'), ipv4('172.16.5.4', '255.255.255.252')],
    docker0: [ipv4('172.17.0.1', '255.255.0.0')],
  });
  expect(targets).toEqual([
    '192.168.1.255',
    '10.20.31.255',
    '172.16.5.7',
    '172.17.255.255',
    '127.255.255.255',
  ]);
});

it('D1 names two interfaces of one network once', () => {
  const same = { a: [ipv4('10.0.0.2', '255.0.0.0')], b: [ipv4('10.9.9.9', '255.0.0.0')] };
  expect(broadcastTargets(same)).toEqual(['10.255.255.255', '127.255.255.255']);
});

it('D1 leaves out what has nobody else on it, and what makes no sense', () => {
  const odd = {
    vpn: [ipv4('100.64.0.1', '255.255.255.255')],
    none: undefined,
    broken: [ipv4('10.0.0.1', ''), ipv4('what', '255.0.0.0'), ipv4('1.2.3.999', '255.0.0.0')],
  };
  expect(broadcastTargets(odd)).toEqual(['127.255.255.255']);
});
