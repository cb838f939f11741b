import { expect, it } from 'vitest';
import { type InstanceId, type MemberKey, type NodeId, nodeId } from '../../../../shared/ids.ts';
import { TOLD_NEIGHBOUR_COUNT_MAX } from '../../../../shared/limits.ts';
import { NeighbourNews } from './neighbour-news.ts';

const instance = (n: number) => n.toString(16).padStart(32, '0') as InstanceId;
const node = (n: number): NodeId => nodeId('a'.repeat(64) as MemberKey, instance(n));

it('M2 neighbours are told once they have stood for a round, and only when they changed', () => {
  const news = new NeighbourNews();
  expect(news.due([node(2), node(1)], 3, 0)).toBeNull();
  expect(news.due([node(1), node(2)], 3, 1_000)).toEqual([instance(1), instance(2)]);
  for (let now = 2_000; now < 20_000; now += 1_000)
    expect(news.due([node(1), node(2)], 3, now)).toBeNull();
});

it('M2 a mesh that never rests is told of once in 2 s for each node, and in the end truly', () => {
  const news = new NeighbourNews();
  let told = 0;
  for (let now = 0; now < 600_000; now += 1_000) {
    const moving = node(Math.floor(now / 2_000));
    if (news.due([moving], 50, now)) told += 1;
  }
  expect(told).toBeLessThanOrEqual(6);
  const last = [700_000, 701_000].map((now) => news.due([node(7)], 50, now));
  expect(last).toEqual([null, [instance(7)]]);
});

it('M2 no more of them than a record may hold', () => {
  const news = new NeighbourNews();
  const many = Array.from({ length: 200 }, (_, n) => node(n));
  news.due(many, 1, 0);
  expect(news.due(many, 1, 10_000)).toHaveLength(TOLD_NEIGHBOUR_COUNT_MAX);
});
