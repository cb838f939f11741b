import { describe, expect, it } from 'vitest';
import { Prng } from '../world/prng.ts';
import { componentsOf, shapeOf } from './graph.ts';
import { randomRegular, uniformShape } from './reference.ts';
import { shortestMeanMs } from './shortest.ts';
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

describe('the reference', () => {
  it('is regular: each has as many neighbours as it may, whatever the seed', () => {
    for (const count of [4, 10, 51, 200]) {
      const graph = randomRegular(count, 3, new Prng(`test-${count}`));
      const degrees = graph.map((peers) => peers.length);
      expect(Math.max(...degrees)).toBe(3);
      expect(degrees.reduce((a, b) => a + b, 0)).toBe(count * 3 - (count % 2));
      graph.forEach((peers, place) => {
        expect(peers).not.toContain(place);
        expect(new Set(peers).size).toBe(peers.length);
      });
    }
  });

  it('has the paths that theory and others measured', () => {
    const { pathLength, diameter } = uniformShape(1024, 3);
    expect(pathLength).toBeCloseTo(8.08, 1);
    expect(diameter).toBeGreaterThanOrEqual(12.5);
    expect(diameter).toBeLessThanOrEqual(14);
  });
});

describe('shortest times', () => {
  it('takes the way round when the direct one is slow', () => {
    const delay = (a: number, b: number): number => (a + b === 3 ? 100 : 10);
    // 0–1, 1–2 (slow), 2–3, 3–0: from 0 everybody is reached without the slow link but 3 by one.
    const graph = [
      [1, 3],
      [0, 2],
      [1, 3],
      [2, 0],
    ];
    expect(shortestMeanMs(graph, 0, (a, b) => delay(a, b))).toBeCloseTo((10 + 110 + 100) / 3);
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
