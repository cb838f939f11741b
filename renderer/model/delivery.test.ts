import { expect, test } from 'vitest';
import type { Holder } from '../../shared/schemas.ts';
import { ALICE, BOB, CAROL, message } from '../test/examples.ts';
import { deliveryOf, sortedHolders, sourcesOf } from './delivery.ts';

const own = (seq: number | null, state: 'saved' | 'sent' = 'sent') =>
  message(1, { own: true, seq, state });

test('C7 a message is saved, sent, on some devices, then on all', () => {
  expect(deliveryOf(own(4, 'saved'), { devices: 3, held: [3] })).toEqual({ stage: 'saved' });
  expect(deliveryOf(own(4), { devices: 3, held: [3, 3] })).toEqual({ stage: 'sent' });
  const some = { stage: 'some', count: 2, devices: 3 };
  expect(deliveryOf(own(4), { devices: 3, held: [3, 4] })).toEqual(some);
  const all = { stage: 'everybody', count: 3, devices: 3 };
  expect(deliveryOf(own(4), { devices: 3, held: [4, 9] })).toEqual(all);
});

test('C7 nothing is claimed of a message that another device of one’s own wrote', () => {
  expect(deliveryOf(own(null), { devices: 3, held: [9, 9] })).toEqual({ stage: 'sent' });
});

test('who lacks it comes first, and those who have it and are there are where it comes from', () => {
  const holder = (key: Holder['key'], having: number, online: boolean): Holder => ({
    key,
    nick: null,
    devices: 1,
    having,
    online,
    seenAt: 0,
  });
  const all = [holder(ALICE, 1, true), holder(BOB, 0, false), holder(CAROL, 1, false)];
  expect(sortedHolders(all).map(({ key }) => key)).toEqual([BOB, ALICE, CAROL]);
  expect(sourcesOf(all).map(({ key }) => key)).toEqual([ALICE]);
});
