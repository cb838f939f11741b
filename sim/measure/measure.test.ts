import { describe, expect, it } from 'vitest';
import { componentsOf, shapeOf } from './graph.ts';
import { spreadOf } from './stats.ts';

const ring = (count: number): number[][] =>
  Array.from({ length: count }, (_, place) => [(place + 1) % count, (place + count - 1) % count]);

describe('graphs', () => {
  it('measures the shape of a ring', () => {
    expect(shapeOf(ring(6))).toEqual({ pathLength: 1.8, diameter: 3, components: 1 });
  });

  it('counts components, the largest first', () => {
    expect(componentsOf([[1], [0], [], [4], [3, 5], [4]])).toEqual([3, 2, 1]);
  });
});

describe('spreads', () => {
  it('never names the best seed', () => {
    const values = Array.from({ length: 200 }, (_, index) => index + 1);
    expect(spreadOf(values)).toEqual({ p50: 100, p99: 198, worst: 200 });
    expect(spreadOf([3])).toEqual({ p50: 3, p99: 3, worst: 3 });
    expect(spreadOf([])).toBeNull();
  });
});
