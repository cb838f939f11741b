import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  PENDING_HANDSHAKES_MAX,
  PENDING_HANDSHAKES_PER_ADDRESS_MAX,
} from '../../../shared/limits.ts';
import { budgetKey, isLanAddress, isLoopback, plainAddress } from './addresses.ts';
import {
  FAILED_HANDSHAKES_BURST_MAX,
  FAILED_HANDSHAKES_PER_SECOND_MAX,
  PendingHandshakes,
  TokenBucket,
} from './budgets.ts';
import { connectError, listenError, withDetail } from './socket-errors.ts';

const nothing = (): void => undefined;

describe('T4 pending handshakes', () => {
  it('T4 are bounded for each address, whose others still get in', () => {
    const pending = new PendingHandshakes();
    for (let count = 0; count < PENDING_HANDSHAKES_PER_ADDRESS_MAX; count++)
      expect(pending.enter('192.0.2.1', 0, nothing)).not.toBeNull();
    expect(pending.enter('192.0.2.1', 0, nothing)).toBeNull();
    expect(pending.enter('192.0.2.2', 0, nothing)).not.toBeNull();
  });

  it('T4 count a whole IPv6 /64 as one address', () => {
    const pending = new PendingHandshakes();
    for (let count = 0; count < PENDING_HANDSHAKES_PER_ADDRESS_MAX; count++)
      expect(pending.enter(`2001:db8::${count + 1}`, 0, nothing)).not.toBeNull();
    expect(pending.enter('2001:db8::ffff:1', 0, nothing)).toBeNull();
    expect(pending.enter('2001:db8:0:1::1', 0, nothing)).not.toBeNull();
  });

  it('T4 are bounded in total, over any number of addresses', () => {
    const pending = new PendingHandshakes();
    for (let count = 0; count < 1000; count++)
      pending.enter(`10.0.${count >> 8}.${count & 255}`, 0, nothing);
    expect(pending.size).toBe(PENDING_HANDSHAKES_MAX);
  });

  it('T4 give their place back once', () => {
    const pending = new PendingHandshakes();
    const place = pending.enter('192.0.2.1', 0, nothing);
    pending.enter('192.0.2.1', 0, nothing);
    place?.leave(false, 1);
    place?.leave(false, 2);
    expect(pending.size).toBe(1);
  });

  it('T4 an old one makes room for a new one, the oldest first', () => {
    const pending = new PendingHandshakes();
    const dropped: number[] = [];
    for (let count = 0; count < PENDING_HANDSHAKES_PER_ADDRESS_MAX; count++)
      pending.enter('192.0.2.1', count, () => dropped.push(count));
    expect(pending.enter('192.0.2.1', 999, nothing)).toBeNull();
    expect(pending.enter('192.0.2.1', 1000, nothing)).not.toBeNull();
    expect(dropped).toEqual([0]);
    expect(pending.size).toBe(PENDING_HANDSHAKES_PER_ADDRESS_MAX);
  });

  it('T4 an address that keeps failing has to wait; others do not, nor do programs of this host', () => {
    const pending = new PendingHandshakes();
    const fail = (address: string, now: number): boolean => {
      const place = pending.enter(address, now, nothing);
      place?.leave(true, now);
      return place !== null;
    };
    for (let count = 0; count < FAILED_HANDSHAKES_BURST_MAX; count++)
      expect(fail('192.0.2.1', 0)).toBe(true);
    expect(fail('192.0.2.1', 0)).toBe(false);
    expect(fail('192.0.2.2', 0)).toBe(true);
    expect(fail('192.0.2.1', 1000 / FAILED_HANDSHAKES_PER_SECOND_MAX)).toBe(true);
    for (let count = 0; count < 2 * FAILED_HANDSHAKES_BURST_MAX; count++)
      expect(fail('127.0.0.1', 0)).toBe(true);
  });
});

describe('T4 token buckets', () => {
  it('T4 over any stretch of time let through no more than rate and burst allow', () => {
    const takes = fc.array(
      fc.record({ after: fc.nat(50), count: fc.integer({ min: 1, max: 30 }) }),
    );
    fc.assert(
      fc.property(takes, (list) => {
        const bucket = new TokenBucket(100, 50, 0);
        let now = 0;
        let taken = 0;
        for (const { after, count } of list) {
          now += after;
          now += bucket.take(count, now);
          taken += count;
          expect(taken).toBeLessThanOrEqual(50 + now * 0.1 + 1e-6);
        }
      }),
    );
  });
});

describe('addresses', () => {
  it('show IPv4 plainly', () => {
    expect(plainAddress('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(plainAddress('::FFFF:192.0.2.1')).toBe('192.0.2.1');
    expect(plainAddress('192.0.2.1')).toBe('192.0.2.1');
    expect(plainAddress('fe80::1%eth0')).toBe('fe80::1%eth0');
    expect(plainAddress('::1')).toBe('::1');
  });

  it('are counted by IPv4 address or IPv6 /64, however they are written', () => {
    expect(budgetKey('192.0.2.1')).toBe('192.0.2.1');
    for (const same of ['2001:db8:1:2:3:4:5:6', '2001:DB8:1:2::', '2001:db8:1:2::9%eth0'])
      expect(budgetKey(same)).toBe('2001:db8:1:2::/64');
    expect(budgetKey('::1')).toBe('0:0:0:0::/64');
    expect(budgetKey('2001:db8::2:3:4:5:6')).toBe('2001:db8:0:2::/64');
  });

  it('know this host and the local network', () => {
    for (const own of ['127.0.0.1', '127.9.9.9', '::1']) expect(isLoopback(own)).toBe(true);
    for (const other of ['128.0.0.1', '::2', '127.example']) expect(isLoopback(other)).toBe(false);
    for (const lan of [
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.1.1',
      'fe80::1',
      'fd00::1',
      'mac.local',
    ])
      expect(isLanAddress(lan), lan).toBe(true);
    for (const wan of ['11.1.2.3', '172.32.0.1', '192.169.1.1', '2001:db8::1', 'example.org'])
      expect(isLanAddress(wan), wan).toBe(false);
  });
});

describe('D5 socket errors in words a user can act on', () => {
  const failure = (code: string, address?: string): Error =>
    Object.assign(new Error(code), { code, address });
  const codeOf = (error: unknown, platform = 'linux'): string =>
    connectError(error, 'host', 'host:1', platform).code;

  it('D5 tell name, silence and absence apart', () => {
    expect(codeOf(failure('ENOTFOUND'))).toBe('dns-failed');
    expect(codeOf(failure('EAI_AGAIN'))).toBe('dns-failed');
    expect(codeOf(failure('ETIMEDOUT'))).toBe('connect-timeout');
    for (const code of ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EACCES', 'ENEW'])
      expect(codeOf(failure(code))).toBe('unreachable');
    expect(codeOf('nonsense')).toBe('unreachable');
    expect(connectError(failure('ECONNREFUSED'), 'host', 'host:1').detail).toBe('host:1');
  });

  it('D5 see the macOS privacy gate, among several addresses too', () => {
    const gated = failure('EHOSTUNREACH', '192.168.1.9');
    expect(codeOf(gated, 'darwin')).toBe('local-network-blocked');
    expect(codeOf(gated, 'linux')).toBe('unreachable');
    expect(codeOf(failure('EHOSTUNREACH', '8.8.8.8'), 'darwin')).toBe('unreachable');
    const several = new AggregateError([failure('ENETUNREACH', '2001:db8::1'), gated]);
    expect(codeOf(several, 'darwin')).toBe('local-network-blocked');
  });

  it('D5 tell a taken port from a bad address', () => {
    expect(listenError(failure('EADDRINUSE'), 'x').code).toBe('port-taken');
    expect(listenError(failure('EADDRNOTAVAIL'), 'x').code).toBe('bind-failed');
    expect(listenError(failure('EACCES'), 'x').code).toBe('bind-failed');
    expect(withDetail({ code: 'not-invited' }, 'x').detail).toBe('x');
    expect(withDetail({ code: 'update-needed', detail: '2' }, 'x').detail).toBe('2');
  });
});
