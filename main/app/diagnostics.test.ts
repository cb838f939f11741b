import { expect, test } from 'vitest';
import type { MemberKey, NodeId } from '../../shared/ids.ts';
import { diagnosticsText } from './diagnostics.ts';
import { OFFLINE } from './view-model.ts';

test('a report has figures and states, and neither messages nor names nor whole keys', () => {
  const key = 'c0ffee00'.repeat(8) as MemberKey;
  const member = {
    key,
    nick: 'Hildegard',
    self: false,
    founder: false,
    online: true,
    linked: true,
  };
  const text = diagnosticsText({
    versions: { app: '0.1.0' },
    snapshot: {
      phase: 'member',
      status: OFFLINE,
      listening: null,
      members: [{ ...member, invitedBy: null, invitedAt: null } as never],
      problems: [{ code: 'disk-full', detail: '/home/hildegard' }],
    },
    connections: [
      {
        nodeId: `${key}${'0'.repeat(32)}` as NodeId,
        address: '10.0.0.1:9000',
        direction: 'in',
        leaf: false,
        rttMs: 3,
        phi: 0,
        eager: true,
        sinceMs: 1,
      },
    ],
    healing: [
      {
        kind: 'repair',
        at: 1,
        lost: [{ key, nick: 'Hildegard' }],
        reason: 'silent',
        outcome: 'kept',
        through: [],
        tookMs: 5,
      },
    ],
    findings: [],
    log: ['2026 info started'],
  });
  expect(text).not.toMatch(/hildegard/i);
  expect(text).not.toMatch(/[0-9a-f]{32}/);
  expect(JSON.parse(text)).toMatchObject({
    members: [{ key: 'c0ffee00…', online: true }],
    problems: ['disk-full'],
    healing: [{ lost: 1, tookMs: 5 }],
    log: ['2026 info started'],
  });
});
