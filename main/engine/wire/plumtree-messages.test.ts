import { describe, expect, it } from 'vitest';
import type { NodeId } from '../../../shared/ids.ts';
import {
  AGE_US_MAX,
  RANGE_ITEM_COUNT_MAX,
  RAW_PAYLOAD_BYTES_MAX,
  STREAM_ALIAS_COUNT_MAX,
  STREAM_NAME_BYTES_MAX,
  TREE_ENTRY_COUNT_MAX,
  TREE_HOPS_MAX,
} from '../../../shared/limits.ts';
import { decodeMessage, encodeMessage, isPlumtreeMessage, type WireMessage } from './messages.ts';

const origin = 'ab'.repeat(48) as NodeId;
const named = { alias: STREAM_ALIAS_COUNT_MAX - 1, define: { origin, stream: 'everyone' } };
const known = { alias: 0, define: null };
const gossip = { kind: 'gossip', ...named, seq: 7, hops: 2, bytes: Buffer.from('item') } as const;
const range = { ...known, from: 3, count: RANGE_ITEM_COUNT_MAX, ageUs: AGE_US_MAX, hops: 255 };
const wish = { ...known, from: 3, count: 0, below: TREE_HOPS_MAX };
const many = <T>(item: T, count: number): T[] => Array.from({ length: count }, () => item);

describe('messages of the broadcast trees', () => {
  const messages: readonly WireMessage[] = [
    gossip,
    { ...gossip, ...known, bytes: Buffer.alloc(RAW_PAYLOAD_BYTES_MAX + 1024) },
    { kind: 'ihave', entries: [range, { ...range, ...named, count: 1 }] },
    { kind: 'graft', entries: many(wish, TREE_ENTRY_COUNT_MAX) },
    { kind: 'prune', entries: [known, named] },
  ];
  for (const [index, message] of messages.entries())
    it(`P1 ${message.kind} comes out as it went in (${index})`, () => {
      const decoded = decodeMessage(encodeMessage(message), 'link');
      expect(decoded).toEqual(message);
      expect(decoded && isPlumtreeMessage(decoded)).toBe(true);
    });

  const tooMuch: readonly WireMessage[] = [
    { ...gossip, alias: STREAM_ALIAS_COUNT_MAX },
    { ...gossip, define: { origin, stream: 's'.repeat(STREAM_NAME_BYTES_MAX + 1) } },
    { ...gossip, define: { origin: 'ab' as NodeId, stream: 's' } },
    { ...gossip, hops: TREE_HOPS_MAX + 1 },
    { ...gossip, bytes: Buffer.alloc(RAW_PAYLOAD_BYTES_MAX + 1025) },
    { kind: 'ihave', entries: [{ ...range, count: RANGE_ITEM_COUNT_MAX + 1 }] },
    { kind: 'ihave', entries: [{ ...range, ageUs: AGE_US_MAX + 1 }] },
    { kind: 'ihave', entries: many(range, TREE_ENTRY_COUNT_MAX + 1) },
    { kind: 'graft', entries: [{ ...wish, below: TREE_HOPS_MAX + 1 }] },
    { kind: 'graft', entries: many(wish, TREE_ENTRY_COUNT_MAX + 1) },
    { kind: 'prune', entries: many(known, TREE_ENTRY_COUNT_MAX + 1) },
  ];
  for (const [index, message] of tooMuch.entries())
    it(`T4 refuses what is over a bound: ${message.kind} (${index})`, () => {
      expect(() => decodeMessage(encodeMessage(message), 'link')).toThrow('peer-misbehaved');
    });
});
