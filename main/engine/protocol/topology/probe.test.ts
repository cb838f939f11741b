import { describe, expect, it } from 'vitest';
import { VIEW_SKETCH_COUNT_MAX } from '../../../../shared/limits.ts';
import { resemblance, viewSketch } from './probe.ts';
import { Bench, nodeOf } from './testing/bench.ts';

const range = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => nodeOf(from + index));

describe('sketches of views', () => {
  it('G3 the same nodes give the same sketch, in any order', () => {
    const nodes = range(0, 100);
    expect(viewSketch(nodes)).toEqual(viewSketch([...nodes].reverse()));
    expect(viewSketch(nodes)).toHaveLength(VIEW_SKETCH_COUNT_MAX);
    expect(resemblance(viewSketch(nodes), viewSketch(nodes))).toBe(1);
  });

  it('G3 two components share nothing', () => {
    expect(resemblance(viewSketch(range(0, 500)), viewSketch(range(500, 1_000)))).toBe(0);
  });

  it('G3 a few who came and went are no other component', () => {
    const share = resemblance(viewSketch(range(0, 1_000)), viewSketch(range(20, 1_020)));
    expect(share).toBeGreaterThan(0.5);
  });

  it('G3 works for the smallest networks', () => {
    expect(resemblance(viewSketch(range(0, 4)), viewSketch(range(4, 8)))).toBe(0);
    expect(resemblance(viewSketch(range(0, 4)), viewSketch(range(0, 4)))).toBe(1);
    expect(resemblance([], [])).toBe(0);
  });
});

describe('probes', () => {
  const probe = { kind: 'probe', urgent: false, free: 0, sketch: [] } as const;

  it('G3 the listener of a probe answers and waits', () => {
    const bench = new Bench();
    for (const number of [1, 2, 3]) bench.neighbour(number);
    const link = bench.in(4);
    bench.hears(link, { ...probe, sketch: [1, 2, 3] });
    expect(bench.said('probe', link)).toHaveLength(1);
    expect(bench.said('switch')).toEqual([]);
    expect(bench.closed).toEqual([]);
  });

  it('G3 two that see different nodes know that they are of different components', () => {
    const bench = new Bench();
    for (const number of [1, 2, 3]) {
      bench.knows(number);
      bench.neighbour(number);
    }
    const fellow = bench.in(4);
    bench.hears(fellow, { ...probe, sketch: viewSketch([1, 2, 3, 4, 50].map(nodeOf)) });
    const stranger = bench.in(60);
    bench.hears(stranger, { ...probe, sketch: viewSketch([60, 61, 62, 63].map(nodeOf)) });
    expect(bench.strangers).toEqual([stranger]);
  });

  it('G3 whoever lacks neighbours takes any link that comes', () => {
    const bench = new Bench();
    bench.knows(4);
    bench.knows(5);
    const link = bench.in(4);
    bench.hears(link, probe);
    expect(bench.said('attach', link)[0]).toMatchObject({ room: 2, split: true });
  });
});
