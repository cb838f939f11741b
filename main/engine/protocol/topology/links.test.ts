import { describe, expect, it } from 'vitest';
import type { NodeId } from '../../../../shared/ids.ts';
import { Outbox } from '../io.ts';
import { Links } from './links.ts';

const BEAT_MS = 500;
const LINK = 1;

function standing() {
  const out = new Outbox();
  const phi = { expectedIntervalMs: BEAT_MS, acceptablePauseMs: 6 * BEAT_MS };
  const links = new Links({ phi, phiThreshold: 8 }, out);
  const peer = 'ab'.repeat(48) as NodeId;
  const info = { id: LINK, peer, peerGeneration: 1, direction: 'out', address: 'x:1' } as const;
  links.add(info, { mono: 0, wall: 0 });
  out.drain();
  out.takeSpoken();
  const beat = (count: number): string[] => {
    const now = { mono: count * BEAT_MS, wall: 0 };
    links.beat(now, BEAT_MS);
    return out.drain().map((effect) => (effect.type === 'send' ? 'ping' : effect.type));
  };
  return { out, links, beat };
}

describe('links', () => {
  it('M4 nothing is pinged where something else was said, but to measure it now and then', () => {
    const { out, links, beat } = standing();
    const pings: string[] = [];
    for (let count = 1; count <= 20; count++) {
      links.heard(LINK, { mono: count * BEAT_MS, wall: 0 });
      out.send(LINK, { kind: 'leave' });
      out.drain();
      pings.push(...beat(count));
    }
    expect(pings).toEqual(['ping', 'ping']);
  });

  it('M4 an idle link is pinged again after at most two beats', () => {
    const { beat } = standing();
    const pings = Array.from({ length: 20 }, (_, count) => beat(count + 1));
    for (let at = 1; at < pings.length && pings[at]?.[0] !== 'close-link'; at++)
      expect([...(pings[at - 1] ?? []), ...(pings[at] ?? [])]).toContain('ping');
  });

  it('M4 a silent peer is cut off in the same time, whatever we say ourselves', () => {
    const cutAfter = (speaks: boolean): number => {
      const { out, links, beat } = standing();
      for (let count = 1; ; count++) {
        if (count <= 40) links.heard(LINK, { mono: count * BEAT_MS, wall: 0 });
        if (speaks) out.send(LINK, { kind: 'leave' });
        out.drain();
        if (beat(count).includes('close-link')) return count - 40;
      }
    };
    expect(cutAfter(true)).toBe(cutAfter(false));
    expect(cutAfter(true)).toBeLessThan(12);
  });
});
