import { expect, it } from 'vitest';
import type { Status } from '../../../shared/mesh-types.ts';
import { Announcer } from './announcer.ts';
import { Outbox } from './io.ts';

const connected: Status = {
  state: 'connected',
  connections: 3,
  members: 8,
  attempt: 0,
  nextAttemptAt: null,
  rttMs: null,
  fetching: null,
};

it('another round trip is told once in five seconds, everything else at once', () => {
  const out = new Outbox();
  const announcer = new Announcer(out);
  const told = (change: Partial<Status>, mono: number): number => {
    announcer.tell({ ...connected, ...change }, null, { mono, wall: mono });
    return out.drain().length;
  };
  expect(told({}, 1_000)).toBe(1);
  expect(told({}, 1_001)).toBe(0);
  expect(told({ rttMs: 2 }, 1_100)).toBe(1);
  expect(told({ rttMs: 40 }, 1_200)).toBe(0);
  expect(told({ rttMs: 40, connections: 2 }, 1_300)).toBe(1);
  expect(told({ rttMs: 7, connections: 2 }, 7_001)).toBe(1);
});
