import { describe, expect, it } from 'vitest';
import { RANGE_ITEM_COUNT_MAX } from '../../../../shared/limits.ts';
import { origin } from './testing/node.ts';
import { Solo } from './testing/solo.ts';

const a = { origin: origin(1), stream: 'raw:1' };

describe('who feeds us', () => {
  it('P1 moves to a neighbour that had the item earlier than the parent brought it', () => {
    const solo = new Solo([1, 2]);
    solo.gossip(1, a, 0);
    solo.gossip(2, a, 0);
    solo.said();
    solo.wait(50);
    // Would have come 20 ms before.
    solo.ihave(2, a, 0, { ageUs: 70_000 });
    expect(solo.said()).toEqual(['1 prune', '2 graft 0+0']);
    solo.gossip(2, a, 1);
    solo.wait(100);
    expect(solo.said()).toEqual(['1 ihave 0+2']);
  });

  it('P1 stays where it is for a lead within the noise', () => {
    const solo = new Solo([1, 2]);
    solo.gossip(1, a, 0);
    solo.wait(50);
    solo.ihave(2, a, 0, { ageUs: 50_500 });
    expect(solo.said('graft')).toEqual([]);
  });

  it('P1 wants a settled origin to be beaten three times in a row', () => {
    const solo = new Solo([1, 2]);
    const moves: number[] = [];
    for (let seq = 0; seq < 16; seq++) {
      solo.gossip(1, a, seq);
      solo.wait(10);
      if (seq > 10) solo.ihave(2, a, seq, { ageUs: 30_000 });
      if (solo.said('graft').length > 0) moves.push(seq);
    }
    expect(moves).toEqual([13]);
  });

  it('P1 says at once when an earlier parent makes it a better one itself', () => {
    const solo = new Solo([1, 2, 3]);
    solo.gossip(1, a, 0);
    solo.prune(3, a);
    solo.wait(100);
    solo.said();
    solo.ihave(2, a, 0, { ageUs: 150_000 });
    solo.wait(100);
    const told = solo.sent.flatMap(({ link, message }) =>
      message.kind === 'ihave' && link === 3 ? message.entries.map(({ ageUs }) => ageUs) : [],
    );
    expect(told[0]).toBeGreaterThan(150_000);
  });

  it('P1 keeps its parent when copies overtake each other, and prunes the other', () => {
    const solo = new Solo([1, 2]);
    solo.gossip(1, a, 0);
    solo.gossip(2, a, 1);
    solo.gossip(1, a, 1);
    solo.gossip(2, a, 0);
    expect(solo.said('prune')).toEqual(['2 prune']);
    expect(solo.tree.edges().find(({ link }) => link === 1)?.parentCount).toBe(1);
  });

  it('P1 replaces a lost parent by a neighbour nearer to the origin, and asks for the rest', () => {
    const solo = new Solo([1, 2, 3]);
    solo.gossip(1, a, 7, { hops: 3 });
    solo.ihave(2, a, 7, { hops: 3 });
    solo.ihave(3, a, 7, { hops: 5 });
    solo.said();
    solo.tree.linkDown(1, solo.now);
    expect(solo.said()).toEqual([`2 graft 8+${RANGE_ITEM_COUNT_MAX}`]);
  });

  it('P1 turns to everybody where no neighbour is nearer, and takes what is announced at once', () => {
    const solo = new Solo([1, 2, 3]);
    solo.gossip(1, a, 7, { hops: 3 });
    solo.ihave(2, a, 7, { hops: 4 });
    solo.said();
    solo.tree.linkDown(1, solo.now);
    const all = `graft 8+${RANGE_ITEM_COUNT_MAX} below 4`;
    expect(solo.said()).toEqual([`2 ${all}`, `3 ${all}`]);
    solo.ihave(3, a, 8, { hops: 9 });
    expect(solo.said()).toEqual(['3 graft 8+1']);
  });

  it('P1 understands from its parent that it is cut off too, and passes that on', () => {
    const solo = new Solo([1, 2, 3]);
    solo.gossip(1, a, 7, { hops: 3 });
    solo.said();
    solo.graft(1, a, 8, { count: RANGE_ITEM_COUNT_MAX, below: 3 });
    const all = `graft 8+${RANGE_ITEM_COUNT_MAX} below 3`;
    expect(solo.said()).toEqual([`2 ${all}`, `3 ${all}`]);
    solo.graft(2, a, 8, { count: RANGE_ITEM_COUNT_MAX, below: 3 });
    expect(solo.said()).toEqual([]);
  });

  it('P1 floods nothing when the link to the parent ends as planned', () => {
    const solo = new Solo([1, 2, 3, 4]);
    solo.gossip(1, a, 7, { hops: 3 });
    solo.prune(2, a);
    solo.said();
    solo.tree.neighbourDown(1, solo.now);
    // It does not feed 2, which is asked to feed it.
    expect(solo.said()).toEqual([`2 graft 8+${RANGE_ITEM_COUNT_MAX}`]);
    solo.wait(200);
    expect(solo.said()).toEqual(['3 graft 0+0 below 4', '4 graft 0+0 below 4']);
    solo.ihave(2, a, 8, { hops: 9 });
    solo.wait(150);
    expect(solo.said()).toEqual(['2 graft 8+1']);
    solo.gossip(2, a, 8);
    expect(solo.said()).toEqual(['3 gossip 8', '4 gossip 8']);
  });

  it('P1 tells nobody when a nearer neighbour turns up in time', () => {
    const solo = new Solo([1, 3]);
    solo.gossip(1, a, 7, { hops: 3 });
    solo.said();
    solo.tree.neighbourUp(2, solo.now);
    solo.tree.neighbourDown(1, solo.now);
    const call = `2 graft 8+${RANGE_ITEM_COUNT_MAX}`;
    expect(solo.said()).toEqual(['2 ihave 7+1', '2 prune', call]);
    solo.wait(50);
    solo.ihave(2, a, 7, { hops: 2 });
    expect(solo.said()).toEqual([call]);
    solo.wait(500);
    expect(solo.said()).toEqual([]);
  });

  it('P1 heeds what a neighbour says before we count it as one', () => {
    const solo = new Solo([1]);
    solo.gossip(1, a, 7, { hops: 3 });
    solo.prune(2, a);
    solo.ihave(2, a, 7, { hops: 2 });
    solo.tree.neighbourUp(2, solo.now);
    solo.said();
    solo.gossip(1, a, 8, { hops: 3 });
    expect(solo.said()).toEqual([]);
    solo.tree.linkDown(1, solo.now);
    expect(solo.said()).toEqual([`2 graft 9+${RANGE_ITEM_COUNT_MAX}`]);
  });

  it('P1 believes no lead of a neighbour that led three times and then kept still', () => {
    const solo = new Solo([1, 2]);
    let seq = 0;
    let cheated = 0;
    for (; seq < 12; seq++) {
      solo.ihave(1, a, seq);
      solo.ihave(2, a, seq, { ageUs: 900_000 });
      if (solo.tree.edges().find(({ link }) => link === 2)?.parentCount === 1) cheated += 1;
      else solo.gossip(1, a, seq);
      solo.wait(2_000);
      if (!solo.carrier.has({ ...a, seq })) solo.gossip(1, a, seq);
      solo.wait(10);
    }
    expect(cheated).toBeLessThan(seq / 2);
  });

  it('P1 takes what still comes over a link that carries no more, and sends nothing there', () => {
    const solo = new Solo([1, 2, 3]);
    solo.tree.neighbourDown(3, solo.now);
    solo.gossip(3, a, 0);
    solo.gossip(1, a, 1);
    expect(solo.said()).toEqual(['1 gossip 0', '2 gossip 0', '2 gossip 1']);
    solo.wait(100);
    expect(solo.said()).toEqual([]);
  });

  it('P1 understands a neighbour that begins before us', () => {
    const solo = new Solo([]);
    solo.gossip(1, a, 0);
    solo.tree.neighbourUp(1, solo.now);
    const undefinedNow = { alias: 1 * 4 + (a.stream.length % 4), define: null };
    solo.gossip(1, a, 1, undefinedNow);
    expect(solo.tree.counters.delivered).toBe(2);
  });
});
