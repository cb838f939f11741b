import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MemberKey, NodeId, RecordId } from '../../../shared/ids.ts';
import type { StoredChange, StoredMessage, StoredRecord } from './port.ts';

/** Small made-up values for the tests of this folder. */
export const KEY = new Uint8Array(32).fill(7);

const hex = (value: number, bytes: number): string => value.toString(16).padStart(bytes * 2, '0');
export const recordId = (value: number): RecordId => hex(value, 32) as RecordId;
export const author = (value: number): NodeId => hex(value, 48) as NodeId;
export const member = (value: number): MemberKey => hex(value, 32) as MemberKey;

export const record = (id: number, fields: Partial<StoredRecord> = {}): StoredRecord => ({
  id: recordId(id),
  log: 'everyone',
  author: author(1),
  seq: 0,
  prev: null,
  bytes: new Uint8Array([id & 0xff, 0, 255]),
  ...fields,
});

/** The n-th record of a straight log, whose ids are its numbers. */
export const link = (seq: number, fields: Partial<StoredRecord> = {}): StoredRecord =>
  record(seq, { seq, prev: seq === 0 ? null : recordId(seq - 1), ...fields });

export const message = (id: number, fields: Partial<StoredMessage> = {}): StoredMessage => ({
  id: recordId(id),
  conversation: 'everyone',
  from: member(1),
  text: `text ${id}`,
  ms: 1_000 + id,
  counter: 0,
  sent: false,
  replyTo: null,
  edited: false,
  deleted: false,
  reactions: [],
  ...fields,
});

type Change = { kind: 'reaction'; emoji: string; add: boolean } | { kind: 'edit'; text: string };

/** A change by the author of `message`. */
export const change = (
  id: number,
  target: number,
  what: Change | { kind: 'delete' },
  fields: Partial<StoredChange> = {},
): StoredChange =>
  ({
    id: recordId(id),
    conversation: 'everyone',
    from: member(1),
    ms: 1_000 + id,
    counter: 0,
    target: recordId(target),
    ...what,
    ...fields,
  }) as StoredChange;

export const temporaryFolder = (): { path: string; remove(): void } => {
  const path = mkdtempSync(join(tmpdir(), 'mesh-store-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
