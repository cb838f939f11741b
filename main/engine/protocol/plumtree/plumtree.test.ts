import { describe, expect, it } from 'vitest';
import {
  RANGE_ITEM_COUNT_MAX,
  STREAM_ALIAS_COUNT_MAX,
  TREE_ENTRY_COUNT_MAX,
} from '../../../../shared/limits.ts';
import { MeshError } from '../../errors.ts';
import {
  IHAVE_ITEMS_PER_SECOND_MAX,
  MISSING_PER_LINK_COUNT_MAX,
  TREE_COUNT_MAX,
} from './limits.ts';
import { origin } from './testing/node.ts';
import { Solo } from './testing/solo.ts';

const a = { origin: origin(1), stream: 'raw:1' };
const b = { origin: origin(2), stream: 'raw:1' };

describe('eager push', () => {
  it('P1 passes an item on over every other link, links starting eager', () => {
    const solo = new Solo([1, 2, 3]);
    solo.gossip(1, a, 0);
    expect(solo.said()).toEqual(['2 gossip 0', '3 gossip 0']);
  });

  it('P1 sends its own items everywhere, with 0 hops', () => {
    const solo = new Solo([1, 2]);
    const name = { origin: solo.self, stream: 'raw:1', seq: 0 };
    solo.carrier.keep(name, new Uint8Array(1));
    solo.tree.broadcast(name, new Uint8Array(1), solo.now);
    expect(solo.sent.map(({ message }) => message.kind === 'gossip' && message.hops)).toEqual([
      0, 0,
    ]);
  });

  it('P2 passes nothing on that the carrier refuses, and does not keep asking for it', () => {
    const solo = new Solo([1, 2]);
    solo.carrier.refuse = () => true;
    solo.ihave(2, a, 0);
    solo.gossip(1, a, 0);
    solo.wait(500);
    expect(solo.said()).toEqual(['2 graft 0+1']);
    solo.gossip(2, a, 0);
    solo.wait(5_000);
    expect(solo.said()).toEqual([]);
    expect(solo.tree.counters.refused).toBe(2);
  });

  it('P2 leaves a thrown verdict to the core, and the machine as it was', () => {
    const solo = new Solo([1, 2]);
    solo.carrier.deliver = () => {
      throw new MeshError('peer-misbehaved', 'forged');
    };
    expect(() => solo.gossip(1, a, 0)).toThrow(MeshError);
    expect(solo.said()).toEqual([]);
    expect(solo.tree.counters.delivered).toBe(0);
  });

  it('P2 delivers once however often an item comes, and prunes whoever repeats it, once', () => {
    const solo = new Solo([1, 2, 3]);
    solo.gossip(1, a, 0);
    solo.said();
    for (let times = 0; times < 5; times++) solo.gossip(2, a, 0);
    expect(solo.said()).toEqual(['2 prune']);
    expect([...solo.carrier.taken.values()]).toEqual([1]);
    expect(solo.tree.counters).toMatchObject({ delivered: 1, duplicates: 5, prunesSent: 1 });
  });

  it('P1 tells a neighbour again that goes on pushing', () => {
    const solo = new Solo([1, 2]);
    solo.gossip(1, a, 0);
    solo.gossip(2, a, 0);
    solo.wait(2_000);
    solo.gossip(1, a, 1);
    solo.gossip(2, a, 1);
    expect(solo.said('prune')).toEqual(['2 prune', '2 prune']);
  });

  it('P1 announces in ranges where it is not to push, and not to who has announced it', () => {
    const solo = new Solo([1, 2, 3]);
    for (const link of [2, 3]) solo.gossip(1, a, 0, { seq: link });
    for (const link of [2, 3]) solo.prune(link, a);
    solo.said();
    for (let seq = 4; seq < 9; seq++) solo.gossip(1, a, seq);
    solo.ihave(3, a, 9);
    solo.gossip(1, a, 9);
    solo.wait(100);
    expect(solo.said()).toEqual(['2 ihave 4+6', '3 ihave 4+5']);
  });

  it('P1 keeps what others do to one origin from the trees of the rest', () => {
    const solo = new Solo([1, 2, 3]);
    solo.gossip(1, a, 0);
    solo.gossip(1, b, 0);
    solo.prune(2, a);
    solo.said();
    solo.gossip(1, a, 1);
    solo.gossip(1, b, 1);
    expect(solo.said()).toEqual(['3 gossip 1', '2 gossip 1', '3 gossip 1']);
  });

  it('P1 lets a new origin inherit the branches of a known one', () => {
    const solo = new Solo([1, 2, 3]);
    solo.gossip(1, a, 0);
    solo.prune(2, a);
    solo.said();
    solo.gossip(1, b, 0);
    expect(solo.said()).toEqual(['3 gossip 0']);
    solo.gossip(3, { ...b, origin: origin(3) }, 0);
    expect(solo.said()).toEqual(['1 gossip 0']);
  });

  it('T4 turns pushes over a slow link into announcements, and those wait for it', () => {
    const solo = new Solo([1, 2]);
    solo.congested.add(2);
    for (let seq = 0; seq < 100; seq++) solo.gossip(1, a, seq);
    solo.wait(1_000);
    expect(solo.said()).toEqual([]);
    solo.congested.delete(2);
    solo.wait(100);
    expect(solo.said()).toEqual(['2 ihave 0+100']);
    expect(solo.tree.counters.deferred).toBe(100);
  });
});

describe('bounds', () => {
  it('T4 refuses a number that stands for no stream', () => {
    const solo = new Solo([1]);
    expect(() => solo.gossip(1, a, 0, { alias: 9, define: null })).toThrow(MeshError);
    expect(() => solo.gossip(1, a, 0, { alias: STREAM_ALIAS_COUNT_MAX })).toThrow(MeshError);
  });

  it('T4 looks at no more of a range than its cap, however absurd', () => {
    const solo = new Solo([1]);
    const huge = Number.MAX_SAFE_INTEGER;
    solo.ihave(1, a, 0, { count: huge });
    solo.ihave(1, a, huge, { count: huge });
    solo.graft(1, a, 0, { count: huge });
    solo.graft(1, a, huge, { count: huge });
    solo.wait(600);
    const asked = solo.said('graft');
    expect(asked).toEqual(['1 graft 0+1024', `1 graft ${huge}+1`]);
  });

  const RANGES = 25;

  it('T4 bounds what announcements of nothing can make us remember and ask for', () => {
    const solo = new Solo([1]);
    for (let at = 0; at < RANGES; at++)
      solo.ihave(1, a, at * RANGE_ITEM_COUNT_MAX, { count: RANGE_ITEM_COUNT_MAX });
    const { throttled } = solo.tree.counters;
    const known = RANGES * RANGE_ITEM_COUNT_MAX - throttled;
    expect(known).toBeLessThanOrEqual(MISSING_PER_LINK_COUNT_MAX);
    expect(throttled).toBeGreaterThanOrEqual(
      RANGES * RANGE_ITEM_COUNT_MAX - IHAVE_ITEMS_PER_SECOND_MAX,
    );
    solo.wait(20_000);
    expect(solo.tree.counters.givenUp).toBe(known);
  });

  it('T4 bounds what grafts can make us send, and announces the rest', () => {
    const solo = new Solo([1, 2]);
    const bytes = new Uint8Array(64 * 1024);
    for (let seq = 0; seq < 1_000; seq++) solo.gossip(1, a, seq, { bytes });
    solo.said();
    for (let times = 0; times < 50; times++) solo.graft(2, a, 0, { count: 1_000 });
    expect(solo.said('gossip').length).toBeLessThanOrEqual(128);
    solo.wait(100);
    expect(solo.said('ihave').length).toBeGreaterThan(0);
  });

  it('T4 serves nothing of a stream it never had', () => {
    const solo = new Solo([1]);
    let looked = 0;
    solo.carrier.provide = () => {
      looked += 1;
      return null;
    };
    for (let times = 0; times < 100; times++) solo.graft(1, a, 0, { count: 1024 });
    expect(looked).toBeLessThanOrEqual(100);
    expect(solo.said()).toEqual([]);
  });

  it('P1 tracks a bounded number of origins, and still reaches everybody', () => {
    const solo = new Solo([1, 2]);
    for (let index = 0; index < 2 * TREE_COUNT_MAX; index++) {
      const name = { origin: origin(index), stream: 'raw:1' };
      solo.gossip(1, name, 0, { alias: index % STREAM_ALIAS_COUNT_MAX, define: name });
    }
    expect(solo.said('gossip')).toHaveLength(2 * TREE_COUNT_MAX);
    const [edge] = solo.tree.edges();
    expect((edge?.eagerCount ?? 0) + (edge?.lazyCount ?? 0)).toBe(TREE_COUNT_MAX);
  });

  it('T4 says no more in one message than the wire allows', () => {
    const solo = new Solo([1, 2]);
    for (let index = 0; index < 3 * TREE_ENTRY_COUNT_MAX; index++)
      solo.gossip(1, { origin: origin(index), stream: 'raw:1' }, 0);
    solo.said();
    solo.tree.linkDown(1, solo.now);
    const sizes = solo.sent.map(
      ({ message }) => message.kind !== 'gossip' && message.entries.length,
    );
    expect(sizes).toEqual([TREE_ENTRY_COUNT_MAX, TREE_ENTRY_COUNT_MAX, TREE_ENTRY_COUNT_MAX]);
  });

  it('P1 names a stream once on a link, and again when its number was reused', () => {
    const solo = new Solo([1, 2]);
    const defined = (index: number): boolean => {
      const name = { origin: origin(index), stream: 'raw:1' };
      solo.gossip(1, name, solo.sent.length + index, { alias: 0, define: name });
      const [last] = solo.sent.splice(0);
      return last?.message.kind === 'gossip' && last.message.define !== null;
    };
    expect([defined(1), defined(1)]).toEqual([true, false]);
    for (let index = 2; index <= STREAM_ALIAS_COUNT_MAX + 1; index++) defined(index);
    const name = { origin: origin(1), stream: 'raw:1' };
    solo.gossip(1, name, 999, { alias: 0, define: name });
    const [last] = solo.sent;
    expect(last?.message.kind === 'gossip' && last.message.define).toEqual(name);
  });

  it('P1 is silent and sets no timer while nothing happens', () => {
    const solo = new Solo([1, 2]);
    solo.gossip(1, a, 0);
    solo.wait(200_000);
    solo.said();
    expect(solo.timerAt).toBe(Number.POSITIVE_INFINITY);
  });
});
