import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG, resolveConfig } from './config.ts';

describe('wanMode', () => {
  it('D4 relaxes gossip, heartbeat, phi and connecting together, and yields to what is given', () => {
    const wan = resolveConfig({ wanMode: true });
    for (const field of [
      'gossipIntervalMs',
      'heartbeatIntervalMs',
      'phiThreshold',
      'ihaveTimeoutMs',
      'connectTimeoutMs',
    ] as const)
      expect(wan[field]).toBeGreaterThan(DEFAULT_CONFIG[field]);
    expect(resolveConfig({ wanMode: true, gossipIntervalMs: 700 }).gossipIntervalMs).toBe(700);
    expect(resolveConfig({ wanMode: false })).toEqual(DEFAULT_CONFIG);
  });
});

describe('a configuration that makes no sense', () => {
  it.each([
    [{ heartbeatIntervalMs: 1.5 }, 'heartbeatIntervalMs'],
    [{ minDegree: 4, maxDegree: 3 }, 'maxDegree'],
    [{ phiThreshold: Number.NaN }, 'phiThreshold'],
    [{ keypairSeed: new Uint8Array(31) }, 'keypairSeed'],
    [{ bindAddr: 'host:99999' }, 'bindAddr'],
  ])('%j is refused by the name of the field', (given, field) =>
    expect(() => resolveConfig(given)).toThrow(field),
  );
});
