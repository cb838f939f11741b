import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type InstanceId, type MemberKey, nodeId } from '../../../../shared/ids.ts';
import { REPLAY_NODES_PER_MEMBER_COUNT_MAX, REPLAY_WINDOW_COUNT } from './limits.ts';
import { ReplayGuard, ReplayWindow } from './replay.ts';

const hex = (value: number, bytes: number): string => value.toString(16).padStart(bytes * 2, '0');
const node = (member: number, instance: number) =>
  nodeId(hex(member, 32) as MemberKey, hex(instance, 16) as InstanceId);

describe('replay window', () => {
  it('P2 knows exactly what was marked, and all that is older than the window', () => {
    const jump = fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 2 * REPLAY_WINDOW_COUNT }));
    const step = fc.record({ jump, back: fc.boolean() });
    fc.assert(
      fc.property(fc.nat({ max: 20_000 }), fc.array(step, { maxLength: 40 }), (first, steps) => {
        const window = new ReplayWindow(first);
        const marked = new Set([first]);
        let high = first;
        for (const { jump: by, back } of steps) {
          const seq = back ? Math.max(0, high - by) : high + by;
          window.mark(seq);
          marked.add(seq);
          high = Math.max(high, seq);
        }
        const low = high - REPLAY_WINDOW_COUNT;
        const near = [...marked].flatMap((seq) => [seq - 1, seq, seq + 1]);
        for (const seq of [...near, low, low + 1, high + 1].filter((value) => value >= 0)) {
          if (seq <= low) expect(window.has(seq)).toBe(true);
          else if (marked.has(seq)) expect(window.has(seq)).toBe(true);
          else if (seq > high) expect(window.has(seq)).toBe(false);
          // What had fallen out of an earlier window stays known.
          else if (!window.has(seq)) expect(marked.has(seq)).toBe(false);
        }
      }),
    );
  });

  it('P2 waits for numbers that lie within the window before the first one heard', () => {
    const window = new ReplayWindow(3 * REPLAY_WINDOW_COUNT);
    expect(window.has(2 * REPLAY_WINDOW_COUNT)).toBe(true);
    expect(window.has(2 * REPLAY_WINDOW_COUNT + 1)).toBe(false);
    expect(window.has(Number.MAX_SAFE_INTEGER)).toBe(false);
    window.mark(Number.MAX_SAFE_INTEGER);
    expect(window.has(Number.MAX_SAFE_INTEGER)).toBe(true);
    expect(window.has(Number.MAX_SAFE_INTEGER - 1)).toBe(false);
  });
});

describe('replay guard', () => {
  it('P2 keeps the two latest generations of a node apart and takes older ones for over', () => {
    const guard = new ReplayGuard();
    for (const generation of [5, 7]) guard.mark(node(1, 1), generation, 0);
    expect(guard.has(node(1, 1), 5, 0)).toBe(true);
    expect(guard.has(node(1, 1), 5, 1)).toBe(false);
    expect(guard.has(node(1, 1), 6, 0)).toBe(true);
    expect(guard.has(node(1, 1), 8, 0)).toBe(false);
    guard.mark(node(1, 1), 8, 0);
    expect(guard.has(node(1, 1), 5, 1)).toBe(true);
    expect(guard.has(node(1, 2), 5, 0)).toBe(false);
  });

  it('T4 lets a member that makes up instances push out only its own', () => {
    const guard = new ReplayGuard();
    guard.mark(node(1, 0), 1, 0);
    for (let instance = 0; instance < 100; instance++) guard.mark(node(2, instance), 1, 0);
    expect(guard.has(node(1, 0), 1, 0)).toBe(true);
    expect(guard.has(node(2, 0), 1, 0)).toBe(false);
    expect(guard.nodeCount).toBe(1 + REPLAY_NODES_PER_MEMBER_COUNT_MAX);
  });
});
