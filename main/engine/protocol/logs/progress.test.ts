import { describe, expect, it } from 'vitest';
import type { NodeId, RecordId } from '../../../../shared/ids.ts';
import { type TestNode, TestWorld } from '../testing.ts';
import { Goals, Progress } from './progress.ts';

const author = 'ab'.repeat(48) as NodeId;
const head = (log: string, seq: number) => ({ log, author, seq, id: '00'.repeat(32) as RecordId });

describe('C5 progress', () => {
  it('C5 counts what is lacking, log by log', () => {
    const heights = new Map([
      ['a', 9],
      ['b', 20],
    ]);
    const goals = new Goals([head('a', 10), head('b', 20), head('c', 4)]);
    const left = () => goals.left(({ log }) => heights.get(log) ?? -1);
    expect(left()).toBe(1 + 0 + 5);
    heights.set('c', 4).set('a', 12);
    expect(left()).toBe(0);
  });

  it('C5 is told in a hundred steps, and for little not at all', () => {
    const progress = new Progress();
    expect(progress.view(99)).toBeNull();
    const seen = new Set<unknown>();
    for (let left = 5_000; left > 0; left--) seen.add(progress.view(left));
    expect(seen.size).toBeLessThanOrEqual(101);
    expect(progress.view(1)).toEqual({ done: 4_950, total: 5_000 });
    expect(progress.view(0)).toBeNull();
    expect(progress.view(2 ** 53 - 1)?.total).toBe(1_000_000_000);
  });

  it('C5 of a member that was away is shown, and over in the end', () => {
    const world = new TestWorld();
    const alice = world.node('alice');
    alice.act(() => alice.core.found('Garden', world.now));
    alice.command((session, now) => session.belonging.invite(world.keyOf('bob'), now));
    const bob: TestNode = world.node('bob');
    bob.act(() => bob.core.seek([alice.address], world.now));
    world.run(5000);
    bob.stop(true);
    world.run(50);
    for (let n = 0; n < 300; n++) alice.say(`message ${n}`);
    const again = world.node('bob', {}, bob.store);
    world.run(5000);
    const told = again.events.flatMap((event) =>
      event.type === 'StatusChanged' && event.status.fetching ? event.status.fetching : [],
    );
    expect(told.length).toBeGreaterThan(5);
    expect(told.every(({ done, total }) => done < total)).toBe(true);
    expect(again.core.status(world.now)).toMatchObject({ state: 'connected', fetching: null });
  });
});
