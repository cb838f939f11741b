import { describe, expect, it } from 'vitest';
import type { NodeId } from '../../../shared/ids.ts';
import {
  ADDRESS_BYTES_MAX,
  NEIGHBOUR_COUNT_MAX,
  NODE_ADDRESS_COUNT_MAX,
  REFER_CONTACT_COUNT_MAX,
  VIEW_SKETCH_COUNT_MAX,
} from '../../../shared/limits.ts';
import { decodeMessage, encodeMessage, isTopologyMessage, type WireMessage } from './messages.ts';
import { freeSlotsOf, isDialable, withSlots } from './node-record.ts';

const node = 'ab'.repeat(48) as NodeId;
const contact = { node, addresses: ['10.0.0.1:9000', '[::1]:9000'] };
const many = <T>(item: T, count: number): T[] => Array.from({ length: count }, () => item);

const MESSAGES: readonly WireMessage[] = [
  { kind: 'attach', op: 2 ** 48 - 1, room: 2, split: true, leaf: false, neighbours: [node] },
  { kind: 'accept', op: 1, leaf: true },
  { kind: 'refer', op: 0, reason: 'full', contacts: many(contact, REFER_CONTACT_COUNT_MAX) },
  { kind: 'lend', op: 1, peer: null, keep: true },
  { kind: 'lend', op: 1, peer: contact, keep: false },
  { kind: 'lent', op: 1, agreed: true, neighbours: many(node, NEIGHBOUR_COUNT_MAX) },
  { kind: 'switch', op: 1, partner: contact, avoid: [] },
  { kind: 'meet', op: 1, peer: contact },
  { kind: 'met', op: 1 },
  { kind: 'commit', op: 1, released: true },
  { kind: 'cancel', op: 1 },
  { kind: 'neighbours', nodes: [node], free: 3 },
  { kind: 'probe', urgent: false, free: 0, sketch: many(2 ** 32 - 1, VIEW_SKETCH_COUNT_MAX) },
  { kind: 'handover', peer: null },
];

describe('messages of the topology', () => {
  for (const message of MESSAGES)
    it(`G1 ${message.kind} comes out as it went in`, () => {
      const decoded = decodeMessage(encodeMessage(message), 'link');
      expect(decoded).toEqual(message);
      expect(decoded && isTopologyMessage(decoded)).toBe(true);
    });

  const tooMuch: readonly WireMessage[] = [
    { kind: 'met', op: 2 ** 48 },
    { kind: 'neighbours', nodes: many(node, NEIGHBOUR_COUNT_MAX + 1), free: 0 },
    { kind: 'neighbours', nodes: [], free: NEIGHBOUR_COUNT_MAX + 1 },
    { kind: 'refer', op: 0, reason: 'busy', contacts: many(contact, REFER_CONTACT_COUNT_MAX + 1) },
    { kind: 'meet', op: 1, peer: { node, addresses: many('a:1', NODE_ADDRESS_COUNT_MAX + 1) } },
    { kind: 'meet', op: 1, peer: { node, addresses: ['a'.repeat(ADDRESS_BYTES_MAX + 1)] } },
    { kind: 'probe', urgent: false, free: 0, sketch: many(1, VIEW_SKETCH_COUNT_MAX + 1) },
    { kind: 'probe', urgent: false, free: 0, sketch: [2 ** 32] },
  ];
  for (const [index, message] of tooMuch.entries())
    it(`T4 refuses what is over a bound: ${message.kind} (${index})`, () => {
      expect(() => decodeMessage(encodeMessage(message), 'link')).toThrow('peer-misbehaved');
    });

  it('T6 a reason of a later version is a referral all the same', () => {
    const encoded = encodeMessage({ kind: 'refer', op: 0, reason: 'done', contacts: [] });
    const at = encoded.length - 2;
    expect(encoded[at]).toBe(2);
    encoded[at] = 23;
    expect(decodeMessage(encoded, 'link')).toMatchObject({ kind: 'refer', reason: 'busy' });
  });

  it('G2 a node record says how many slots are free and whether it can be dialled', () => {
    const other = 2 ** 40;
    const capabilities = withSlots(withSlots(other, 3, true), 1, false);
    expect(capabilities).toBe(other + 1);
    expect(freeSlotsOf({ capabilities })).toBe(1);
    expect(isDialable({ capabilities })).toBe(false);
    expect(isDialable({ capabilities: withSlots(other, 2, true) })).toBe(true);
  });
});
