import { describe, expect, it } from 'vitest';
import { LEAF_COUNT_MAX } from '../../../../shared/limits.ts';
import { Slots, type TopologyLink } from './slots.ts';
import { Bench, nodeOf } from './testing/bench.ts';
import { seeded } from './testing/random.ts';
import { PROVISIONAL_MS } from './vocabulary.ts';

const slotsOf = (maxDegree: number): Slots => {
  const bench = new Bench();
  return new Slots(maxDegree, bench, bench);
};

const add = (slots: Slots, id: number, peer = id): TopologyLink =>
  slots.add(
    { id, peer: nodeOf(peer), peerGeneration: 1, direction: 'in', address: 'host:1' },
    null,
    0,
  );

describe('slots', () => {
  it('G1 a fourth neighbour is refused', () => {
    const slots = slotsOf(3);
    for (let id = 1; id <= 3; id++) expect(slots.commit(add(slots, id), 0, null, 0)).toBe(true);
    const fourth = add(slots, 4);
    expect(slots.commit(fourth, 0, null, 0)).toBe(false);
    expect(fourth.role).toBe('provisional');
    expect(slots.degree).toBe(3);
  });

  it('G1 a held slot is for the one it is held for', () => {
    const slots = slotsOf(3);
    slots.hold(7, 2);
    expect(slots.commit(add(slots, 1), 0, null, 0)).toBe(true);
    expect(slots.commit(add(slots, 2), 0, null, 0)).toBe(false);
    expect(slots.commit(add(slots, 3), 7, null, 0)).toBe(true);
    expect(slots.commit(add(slots, 4), 7, null, 0)).toBe(true);
    expect(slots.free).toBe(0);
    expect(slots.heldCount).toBe(0);
  });

  it('G2 a swap takes the slot of the link that is given, in one step', () => {
    const slots = slotsOf(3);
    const links = [1, 2, 3].map((id) => add(slots, id));
    for (const link of links) slots.commit(link, 0, null, 0);
    const fresh = add(slots, 4);
    expect(slots.commit(fresh, 9, links[0]!, 0)).toBe(true);
    expect(slots.degree).toBe(3);
    expect(links[0]!.role).toBe('released');
  });

  it('T5 a twin takes the slot of the other link to the same node', () => {
    const slots = slotsOf(1);
    const old = add(slots, 1, 5);
    slots.commit(old, 0, null, 0);
    const fresh = add(slots, 2, 5);
    expect(slots.commit(fresh, 0, null, 0)).toBe(true);
    expect(old.role).toBe('duplicate');
    expect(slots.degree).toBe(1);
  });

  it('G1 leaves are counted apart, and there are at most 32', () => {
    const slots = slotsOf(3);
    for (let id = 1; id <= LEAF_COUNT_MAX; id++) expect(slots.makeLeaf(add(slots, id))).toBe(true);
    expect(slots.makeLeaf(add(slots, 99))).toBe(false);
    expect(slots.degree).toBe(0);
    expect(slots.free).toBe(3);
  });

  it('G1 neighbours and held slots never pass the cap, whatever happens in whatever order', () => {
    let most = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const random = seeded(seed);
      const slots = slotsOf(3);
      const any = (): TopologyLink | undefined => {
        const links = [...slots.all()];
        return links[random.below(links.length)];
      };
      for (let step = 0; step < 200; step++) {
        const op = random.below(5);
        const link = any();
        const dice = random.below(8);
        if (dice < 2 || !link) add(slots, step, random.below(12));
        else if (dice === 2) slots.hold(op, Math.min(slots.free, random.below(3)));
        else if (dice === 3) slots.letGo(op);
        else if (dice === 4) slots.remove(link.info.id);
        else if (dice === 5) slots.makeLeaf(link);
        else slots.commit(link, op, random.below(2) ? null : (any() ?? null), step);
        most = Math.max(most, slots.degree);
      }
    }
    expect(most).toBe(3);
  });

  it('G1 a provisional link lasts ten seconds and carries nothing', () => {
    const bench = new Bench();
    const link = bench.in(1);
    expect(bench.carrying.size).toBe(0);
    bench.passes(PROVISIONAL_MS - 1);
    expect(bench.closed).toEqual([]);
    bench.passes(2);
    expect(bench.closed).toEqual([link]);
  });

  it('G1 of three provisional links the third is referred elsewhere at once', () => {
    const bench = new Bench();
    bench.knows(9);
    const [, , third] = [bench.in(1), bench.in(2), bench.in(3)];
    expect(bench.said('refer', third)[0]?.contacts).toEqual([
      { node: nodeOf(9), addresses: ['host9:9000'] },
    ]);
    expect(bench.closed).toEqual([third]);
  });
});
