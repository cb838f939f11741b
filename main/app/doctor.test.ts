import * as v from 'valibot';
import { expect, test } from 'vitest';
import type { MemberKey } from '../../shared/ids.ts';
import { findings } from '../../shared/insight-schemas.ts';
import type { Status } from '../../shared/schemas.ts';
import type { OutsideProbe } from '../engine/events.ts';
import type { Checkup } from '../engine/insight.ts';
import { diagnose, type Machine } from './doctor.ts';

const KEY = 'b'.repeat(64) as MemberKey;
const well: Checkup = {
  port: 9000,
  inbound: true,
  lan: [{ name: 'eth0', target: '10.0.0.255', outcome: 'open' }],
  addresses: [{ address: 'bob:9000', outcome: 'reached', ms: 12 }],
  outside: [{ by: { key: KEY, nick: 'bob' }, outcome: 'reached', address: '10.0.0.7:9000' }],
  aheadMs: 0,
  versions: ['0.1.0'],
};
const listening = { bound: '0.0.0.0:9000', tell: ['10.0.0.7:9000'], takenPort: null };
type Standing = Parameters<typeof diagnose>[1];
const status: Status = {
  state: 'connected',
  connections: 2,
  members: 3,
  attempt: 0,
  nextAttemptAt: null,
  rttMs: 1,
  fetching: null,
};
const linked = { status, removed: null };
const machine: Machine = { tailscale: async () => null, freeBytes: async () => 1e12 };

const codes = async (
  change: Partial<Checkup> = {},
  where: Standing['listening'] = listening,
  what: Partial<Machine> = {},
  rest: Partial<Standing> = {},
) => {
  const lines = await diagnose(
    { ...well, ...change },
    { listening: where, ...linked, ...rest },
    { ...machine, ...what },
  );
  expect(v.is(findings, lines)).toBe(true);
  return lines.map(({ code }) => code);
};

test('a machine where all is well has no failing line', async () => {
  expect(await codes()).toEqual([
    'peers.linked',
    'port.listening',
    'reachable.addresses',
    'inbound.seen',
    'outside.reached',
    'lan.open',
    'seed.reached',
    'tailscale.absent',
    'clock.agrees',
    'version.current',
    'disk.room',
  ]);
});

test('each thing that is wrong has a line of its own', async () => {
  expect(await codes({}, null)).toEqual(expect.arrayContaining(['port.none', 'reachable.none']));
  expect(await codes({}, { ...listening, takenPort: 9000 })).toContain('port.other');
  expect(await codes({ inbound: false })).toContain('inbound.never');
  expect(await codes({ lan: null })).toContain('lan.off');
  expect(await codes({ lan: [] })).toContain('lan.none');
  expect(await codes({ aheadMs: 120_000 })).toContain('clock.behind');
  expect(await codes({ aheadMs: -120_000 })).toContain('clock.ahead');
  expect(await codes({ versions: ['0.9.0', '0.10.0', '0.2.0'] })).toContain('version.older');
  expect(await codes({ versions: ['1.0.0', '0.10.0', 'x'] })).toContain('version.current');
  expect(await codes({}, listening, { freeBytes: async () => 1024 })).toContain('disk.low');
  expect(await codes({}, listening, { freeBytes: async () => null })).toContain('disk.unknown');
});

test('what members found outside is one line: good if one of them got through', async () => {
  const found = async (...outcomes: OutsideProbe['outcome'][]) => {
    const by = { key: KEY, nick: null };
    const outside = outcomes.map((outcome) => ({ by, outcome, address: null }));
    return (await codes({ outside })).filter((code) => code.startsWith('outside.'));
  };
  expect(await found()).toEqual(['outside.nobody']);
  expect(await found('silent', 'reached', 'refused')).toEqual(['outside.reached']);
  expect(await found('silent', 'refused', 'unanswered')).toEqual(['outside.refused']);
  expect(await found('busy', 'silent')).toEqual(['outside.silent']);
  expect(await found('busy', 'other')).toEqual(['outside.other']);
  expect(await found('busy', 'unanswered')).toEqual(['outside.unanswered']);
});

test('seeds are looked at one by one', async () => {
  const outcomes = ['address', 'unknown', 'refused', 'silent', 'blocked'] as const;
  const addresses = outcomes.map((outcome) => ({ address: `${outcome}:1`, outcome, ms: 1 }));
  expect(await codes({ addresses })).toEqual(
    expect.arrayContaining(outcomes.map((outcome) => `seed.${outcome}`)),
  );
});

test('Tailscale is told by its own words, whatever they are', async () => {
  const said = (text: string) => codes({}, listening, { tailscale: async () => text });
  expect(await said('{"BackendState":"Running","TailscaleIPs":["100.64.0.7"]}')).toContain(
    'tailscale.running',
  );
  for (const text of ['{"BackendState":"NeedsLogin"}', '', 'null', 'x'])
    expect(await said(text)).toContain('tailscale.stopped');
});

test('whoever is looking for others in vain is told so, and nobody else', async () => {
  const alone = (change: Partial<Status>, removed: Standing['removed'] = null) =>
    codes({}, listening, {}, { status: { ...status, connections: 0, ...change }, removed });
  expect(await alone({ state: 'looking' })).toContain('peers.none');
  expect(await alone({ state: 'recovering' })).toContain('peers.none');
  expect(await alone({ state: 'alone' })).not.toContain('peers.none');
  expect(await alone({ state: 'looking', members: 1 })).not.toContain('peers.none');
  expect(await alone({ state: 'looking' }, { by: KEY, time: 1 })).not.toContain('peers.none');
});
