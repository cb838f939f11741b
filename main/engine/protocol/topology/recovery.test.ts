import { describe, expect, it } from 'vitest';
import { Bench, contactOf, nodeOf } from './testing/bench.ts';

/** Every dial fails at once, for so long; returns when each was made. */
function failAll(bench: Bench, milliseconds: number): number[] {
  const moments: number[] = [];
  for (let passed = 0; passed < milliseconds; passed += 50) {
    bench.passes(50);
    for (const dial of bench.dialled.splice(0)) {
      moments.push(bench.now);
      bench.fails(dial);
    }
  }
  return moments;
}

describe('recovery', () => {
  it('G4 backs off with jitter, gives up after maxDiscoveryRetries, and goes on slowly for ever', () => {
    const bench = new Bench();
    bench.addresses.push('seed:1');
    bench.machine.start(0);
    const moments = failAll(bench, 200_000);
    expect(bench.machine.search).toMatchObject({ gaveUp: true, isUrgent: true });
    expect(bench.machine.search.attempt).toBeGreaterThan(10);
    const before = moments.length;
    failAll(bench, 600_000);
    const later = failAll(bench, 600_000).length;
    expect(before).toBeGreaterThan(10);
    expect(later).toBeGreaterThanOrEqual(9);
    expect(later).toBeLessThanOrEqual(21);
    expect(bench.lanSearches).toBeGreaterThan(10);
  });

  it('G4 a wake-up makes it try at once', () => {
    const bench = new Bench();
    bench.addresses.push('seed:1');
    bench.machine.start(0);
    failAll(bench, 300_000);
    bench.dialled.length = 0;
    bench.machine.wake(bench.now);
    expect(bench.dialled.map(({ address }) => address)).toEqual(['seed:1']);
    expect(bench.machine.search.gaveUp).toBe(false);
  });

  it('G4 dials three at a time once one has failed, and nobody twice', () => {
    const bench = new Bench();
    for (let number = 1; number <= 9; number++) bench.knows(number, { alive: false });
    bench.machine.start(0);
    expect(bench.dialled).toHaveLength(1);
    bench.fails(bench.dialled[0]!);
    bench.passes(600);
    expect(bench.dialled).toHaveLength(4);
    for (let round = 0; round < 4; round++) {
      for (const dial of bench.dialled.slice(1 + 3 * round)) bench.fails(dial);
      bench.passes(600);
    }
    const dialled = bench.dialled.slice(0, 9).map(({ address }) => address);
    expect(new Set(dialled).size).toBe(9);
  });

  it('G4 first asks whoever lost the same neighbour', () => {
    const bench = new Bench();
    for (let number = 1; number <= 40; number++) bench.knows(number);
    const lost = bench.neighbour(1);
    bench.neighbour(2);
    bench.hears(lost, {
      kind: 'neighbours',
      nodes: [nodeOf(50), nodeOf(77), nodeOf(78)],
      free: 0,
    });
    bench.knows(77);
    bench.knows(78);
    bench.dialled.length = 0;
    bench.goes(lost);
    // The first in the order of ids dials the second.
    expect(bench.dialled.map(({ address }) => address)).toEqual(['host77:9000']);
  });

  it('G2 asks for no split at a seed', () => {
    const bench = new Bench();
    bench.addresses.push('host1:9000');
    bench.machine.start(0);
    const link = bench.out(1);
    expect(bench.said('attach', link)[0]).toMatchObject({ room: 2, split: false });
  });

  it('G2 follows a referral, and may split an edge there', () => {
    const bench = new Bench();
    bench.addresses.push('host1:9000');
    bench.machine.start(0);
    const seed = bench.out(1);
    const { op } = bench.said('attach', seed)[0]!;
    bench.hears(seed, { kind: 'refer', op, reason: 'full', contacts: [contactOf(5)] });
    expect(bench.closed).toEqual([seed]);
    expect(bench.dialled.at(-1)?.address).toBe('host5:9000');
    const link = bench.out(5);
    expect(bench.said('attach', link)[0]).toMatchObject({ room: 2, split: true });
  });

  it('R8 a dial that was refused for want of an invitation is made again, and never given up', () => {
    const bench = new Bench();
    bench.knows(1);
    bench.machine.start(0);
    let dials = 0;
    for (let passed = 0; passed < 300_000; passed += 500) {
      bench.passes(500);
      for (const dial of bench.dialled.splice(0)) {
        dials += 1;
        bench.machine.dialFailed(dial, bench.now, true);
      }
    }
    expect(dials).toBeGreaterThan(80);
    expect(bench.machine.search).toMatchObject({ attempt: 0, gaveUp: false });
  });

  it('G4 a link that others dialled for us is one to join by', () => {
    const bench = new Bench();
    bench.machine.start(0);
    const dial = { address: 'host1:9000', network: null, expect: null };
    bench.machine.linkUp(
      { id: 9, peer: nodeOf(1), peerGeneration: 1, direction: 'out', address: 'host1:9000' },
      dial,
      0,
    );
    expect(bench.said('attach', 9)).toHaveLength(1);
  });

  it('G4 keeps no slot for a question that was never answered', () => {
    const bench = new Bench();
    bench.knows(1);
    bench.machine.start(0);
    const link = bench.out(1);
    expect(bench.machine.free).toBe(1);
    bench.passes(10_001);
    expect(bench.closed).toContain(link);
    bench.members.clear();
    bench.goes(link);
    expect(bench.machine.free).toBe(3);
  });
});
