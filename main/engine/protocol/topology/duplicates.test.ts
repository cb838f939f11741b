import { describe, expect, it } from 'vitest';
import { Bench, contactOf } from './testing/bench.ts';
import { PING_MS } from './vocabulary.ts';

/** Node 50 dials `number`, which it just heard of. */
function dial(bench: Bench, number: number): void {
  bench.knows(number);
  bench.machine.membersChanged(bench.now);
  expect(bench.dialled.at(-1)?.address).toBe(contactOf(number).addresses[0]);
}

describe('two links to one node', () => {
  it('T5 of two dials that crossed the smaller id’s stays, once a frame has come over it', () => {
    const bench = new Bench();
    dial(bench, 20);
    const theirs = bench.in(20);
    const ours = bench.out(20);
    expect(bench.machine.roleOf(theirs)).toBe('provisional');
    expect(bench.machine.roleOf(ours)).toBe('duplicate');
    expect(bench.closed).toEqual([]);
    bench.attach(theirs, { room: 1 });
    expect(bench.machine.roleOf(theirs)).toBe('neighbour');
    expect(bench.closed).toEqual([ours]);
  });

  it('T5 the larger id gives way on its side just so', () => {
    const bench = new Bench();
    dial(bench, 70);
    const ours = bench.out(70);
    const theirs = bench.in(70);
    expect(bench.machine.roleOf(ours)).toBe('provisional');
    expect(bench.machine.roleOf(theirs)).toBe('duplicate');
    bench.hears(ours, { kind: 'accept', op: bench.said('attach', ours)[0]!.op, leaf: false });
    expect(bench.machine.links('neighbour')).toEqual([ours]);
    expect(bench.closed).toEqual([theirs]);
  });

  it('T5 a question on the loser is answered on the winner', () => {
    const bench = new Bench();
    dial(bench, 70);
    const ours = bench.out(70);
    const theirs = bench.in(70);
    bench.attach(theirs, { room: 2, op: 77 });
    expect(bench.said('accept', ours)).toEqual([{ kind: 'accept', op: 77, leaf: false }]);
    expect(bench.machine.links('neighbour')).toEqual([ours]);
  });

  it('T5 the loser comes back when the winner goes first', () => {
    const bench = new Bench();
    dial(bench, 70);
    const ours = bench.out(70);
    const theirs = bench.in(70);
    bench.goes(ours);
    expect(bench.machine.roleOf(theirs)).toBe('provisional');
    expect(bench.said('attach', theirs)).toHaveLength(1);
  });

  it('T5 a committed link is pinged, and stays when it answers', () => {
    const bench = new Bench();
    const old = bench.neighbour(20);
    const fresh = bench.in(20);
    expect(bench.pinged).toEqual([old]);
    bench.machine.heard(old, bench.now);
    expect(bench.machine.links('neighbour')).toEqual([old]);
    // The peer dialled, so the peer closes; should it not, its time runs out.
    expect(bench.closed).toEqual([]);
    bench.passes(2 * PING_MS);
    expect(bench.closed).toEqual([fresh]);
  });

  it('T5 a committed link that does not answer is replaced in its slot', () => {
    const bench = new Bench();
    const old = bench.neighbour(20);
    for (const number of [1, 2]) bench.neighbour(number);
    const fresh = bench.in(20);
    bench.passes(PING_MS + 1);
    const [asked] = bench.said('attach', fresh);
    expect(asked).toBeDefined();
    bench.hears(fresh, { kind: 'accept', op: asked!.op, leaf: false });
    expect(bench.machine.roleOf(fresh)).toBe('neighbour');
    expect(bench.machine.degree).toBe(3);
    bench.machine.heard(fresh, bench.now);
    expect(bench.closed).toEqual([old]);
  });

  it('T5 a peer that asks on a new link has lost the old one', () => {
    const bench = new Bench();
    const old = bench.neighbour(20);
    for (const number of [1, 2]) bench.neighbour(number);
    const fresh = bench.in(20);
    bench.attach(fresh, { room: 1 });
    expect(bench.machine.roleOf(fresh)).toBe('neighbour');
    expect(bench.machine.roleOf(old)).toBe('duplicate');
    expect(bench.carrying.has(fresh)).toBe(true);
    expect(bench.carrying.has(old)).toBe(false);
  });

  it('T5 a peer that restarted has forgotten the old link', () => {
    const bench = new Bench();
    const old = bench.neighbour(20);
    const fresh = bench.in(20, 2);
    expect(bench.closed).toEqual([old]);
    expect(bench.machine.roleOf(fresh)).toBe('provisional');
  });
});
