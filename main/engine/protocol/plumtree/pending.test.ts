import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PENDING_RANGES_PER_LINK_COUNT_MAX } from './limits.ts';
import { Stream } from './names.ts';
import { Pending } from './pending.ts';
import { origin } from './testing/node.ts';

const streams = [1, 2].map((index) => new Stream({ origin: origin(index), stream: 'raw:1' }));
const step = fc.record({ stream: fc.nat({ max: 1 }), seq: fc.nat({ max: 40 }), add: fc.boolean() });

it('P1 announces exactly what was added and not taken back, in ranges that touch nowhere', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const pending = new Pending();
      const model = streams.map(() => new Set<number>());
      for (const { stream, seq, add } of steps) {
        if (add) pending.add(streams[stream] as Stream, seq);
        else pending.remove(streams[stream] as Stream, seq);
        if (add) model[stream]?.add(seq);
        else model[stream]?.delete(seq);
      }
      expect(pending.isEmpty).toBe(model.every(({ size }) => size === 0));
      const drained = pending.drain();
      streams.forEach((stream, index) => {
        const ranges = drained.filter((entry) => entry.stream === stream).map(({ range }) => range);
        const seqs = ranges.flatMap(({ from, to }) =>
          Array.from({ length: to - from + 1 }, (_, at) => from + at),
        );
        expect(seqs).toEqual([...(model[index] ?? [])].sort((a, b) => a - b));
        for (let at = 1; at < ranges.length; at++)
          expect(ranges[at]?.from).toBeGreaterThan((ranges[at - 1]?.to ?? 0) + 1);
      });
      expect(pending.isEmpty).toBe(true);
    }),
  );
});

it('T4 keeps a bounded number of ranges for a link that stalls, dropping the oldest', () => {
  const pending = new Pending();
  for (let seq = 0; seq < 4 * PENDING_RANGES_PER_LINK_COUNT_MAX; seq += 2)
    pending.add(streams[0] as Stream, seq);
  const ranges = pending.drain();
  expect(ranges).toHaveLength(PENDING_RANGES_PER_LINK_COUNT_MAX);
  expect(ranges.at(-1)?.range.to).toBe(4 * PENDING_RANGES_PER_LINK_COUNT_MAX - 2);
});
