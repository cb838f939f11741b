import { describe, expect, it } from 'vitest';
import { RANGE_ITEM_COUNT_MAX } from '../../../../shared/limits.ts';
import { MISSING_PER_UNRELIABLE_LINK_COUNT_MAX } from './limits.ts';
import { origin } from './testing/node.ts';
import { Solo } from './testing/solo.ts';

const a = { origin: origin(1), stream: 'raw:1' };
const b = { origin: origin(2), stream: 'raw:1' };
const log = { origin: origin(1), stream: 'everyone' };

describe('repair', () => {
  it('P1 asks the announcer of an item that does not come, for the range, and makes it a source', () => {
    const solo = new Solo([1, 2, 3]);
    solo.gossip(1, a, 0);
    solo.gossip(2, a, 0);
    solo.said();
    solo.ihave(2, a, 1, { count: 3 });
    solo.wait(400);
    expect(solo.said()).toEqual([]);
    solo.wait(200);
    expect(solo.said()).toEqual(['2 graft 1+3']);
    for (const seq of [1, 2, 3]) solo.gossip(2, a, seq);
    expect(solo.tree.edges().find(({ link }) => link === 2)?.parentCount).toBe(1);
  });

  it('P1 does not ask for what comes in time', () => {
    const solo = new Solo([1, 2]);
    solo.ihave(2, a, 0);
    solo.wait(400);
    solo.gossip(1, a, 0);
    solo.wait(2_000);
    // It moves to the announcer, which had it earlier, but asks for nothing.
    expect(solo.said('graft')).toEqual(['2 graft 0+0']);
    expect(solo.tree.counters.repairs).toBe(0);
  });

  it('P1 tries the second announcer after half the time, and gives up in the end', () => {
    const solo = new Solo([1, 2, 3]);
    solo.ihave(2, a, 0);
    solo.ihave(3, a, 0);
    solo.wait(510);
    expect(solo.said()).toEqual(['2 graft 0+1']);
    solo.wait(230);
    expect(solo.said()).toEqual([]);
    solo.wait(20);
    expect(solo.said()).toEqual(['3 graft 0+1']);
    solo.wait(10_000);
    expect(solo.tree.counters.givenUp).toBe(1);
    expect(solo.timerAt).toBe(Number.POSITIVE_INFINITY);
  });

  it('P1 tries a neighbour last that did not serve what it had announced, and limits it', () => {
    const solo = new Solo([1, 2]);
    for (let seq = 0; seq < 3; seq++) solo.ihave(1, a, seq);
    solo.wait(3_000);
    solo.said();
    solo.ihave(1, b, 0);
    solo.ihave(2, b, 0);
    solo.wait(600);
    expect(solo.said()).toEqual(['2 graft 0+1']);
    solo.ihave(1, b, 1, { count: 1000 });
    expect(solo.tree.counters.throttled).toBe(1001 - MISSING_PER_UNRELIABLE_LINK_COUNT_MAX);
  });

  it('P1 waits longer once grafts prove to be early, and less while the tree is quick', () => {
    const late = new Solo([1, 2]);
    for (let seq = 0; seq < 6; seq++) {
      late.ihave(2, a, seq);
      late.wait(900);
      late.gossip(2, a, seq);
      late.gossip(1, a, seq);
      late.wait(100);
    }
    // Once for first messages, which are judged apart, once for the others.
    const asked = late.said('graft').filter((line) => line.endsWith('+1'));
    expect(new Set(asked)).toEqual(new Set(['2 graft 0+1', '2 graft 2+1']));
    const quick = new Solo([1, 2]);
    for (let seq = 0; seq < 200; seq++) {
      quick.gossip(1, a, seq);
      quick.ihave(2, a, seq, { ageUs: 1 });
      quick.wait(1000);
    }
    quick.said();
    quick.ihave(2, a, 200);
    quick.wait(90);
    expect(quick.said('graft')).toEqual(['2 graft 200+1']);
  });

  it('P1 serves a graft from the carrier and pushes from then on', () => {
    const solo = new Solo([1, 2]);
    for (let seq = 0; seq < 5; seq++) solo.gossip(1, a, seq);
    solo.prune(2, a);
    solo.said();
    solo.graft(2, a, 1, { count: 3 });
    expect(solo.said()).toEqual(['2 gossip 1', '2 gossip 2', '2 gossip 3']);
    solo.gossip(1, a, 5);
    expect(solo.said()).toEqual(['2 gossip 5']);
  });

  it('P1 tells a graft for everything what there is beyond a range', () => {
    const solo = new Solo([1, 2]);
    for (let seq = 0; seq < 3_000; seq++) solo.gossip(1, a, seq);
    solo.wait(100);
    solo.said();
    solo.graft(2, a, 0, { count: RANGE_ITEM_COUNT_MAX });
    expect(solo.said('gossip')).toHaveLength(RANGE_ITEM_COUNT_MAX);
    solo.wait(100);
    expect(solo.said()).toEqual(['2 ihave 1024+952', '2 ihave 1976+1024']);
  });

  it('C5 holds a record that overtook its predecessors, and asks its sender for those', () => {
    const solo = new Solo([1, 2]);
    solo.gossip(1, log, 0);
    solo.gossip(1, log, 3);
    expect(solo.said()).toEqual(['2 gossip 0']);
    solo.wait(600);
    expect(solo.said()).toEqual(['1 graft 1+2']);
    solo.gossip(1, log, 1);
    solo.gossip(1, log, 2);
    expect(solo.said('gossip')).toEqual(['2 gossip 1', '2 gossip 2', '2 gossip 3']);
    expect(solo.tree.counters).toMatchObject({ delivered: 4, gaps: 1 });
  });

  it('C5 takes the true record however many false ones wait under its name', () => {
    const solo = new Solo([1, 2, 3]);
    const bytes = new Uint8Array([99]);
    const takes = solo.carrier.deliver.bind(solo.carrier);
    solo.carrier.deliver = (name, given) => {
      const isFalse = given[0] === 99 && solo.carrier.has({ ...name, seq: name.seq - 1 });
      return isFalse ? 'refused' : takes(name, given);
    };
    solo.gossip(1, log, 0);
    solo.gossip(2, log, 2, { bytes });
    solo.gossip(1, log, 2);
    solo.gossip(3, log, 2, { bytes });
    solo.gossip(1, log, 1);
    expect([...solo.carrier.taken.values()]).toEqual([1, 1, 1]);
    expect(solo.carrier.provide({ ...log, seq: 2 })).toEqual(new Uint8Array([2]));
  });

  it('P2 asks the next announcer when one sends something else under the name', () => {
    const solo = new Solo([1, 2]);
    solo.carrier.deliver = (_name, given) => (given[0] === 99 ? 'refused' : 'new');
    for (const link of [1, 2]) solo.ihave(link, a, 0);
    solo.wait(500);
    expect(solo.said()).toEqual(['1 graft 0+1']);
    solo.gossip(1, a, 0, { bytes: new Uint8Array([99]) });
    solo.wait(300);
    expect(solo.said()).toEqual(['2 graft 0+1']);
  });

  it('C5 announces what log sync brought, and lets go what waited for it', () => {
    const solo = new Solo([1, 2, 3]);
    solo.gossip(1, log, 1);
    solo.carrier.keep({ ...log, seq: 0 }, new Uint8Array(1));
    solo.tree.learned({ ...log, seq: 0 }, 1, solo.now);
    expect(solo.said()).toEqual(['2 gossip 1', '3 gossip 1']);
    solo.wait(100);
    expect(solo.said()).toEqual(['2 ihave 0+1', '3 ihave 0+1']);
    solo.gossip(1, log, 0);
    expect(solo.said()).toEqual([]);
  });
});
