import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type ChainId,
  type InstanceId,
  type LinkKey,
  type MemberKey,
  type NetworkId,
  nodeId,
  type RecordId,
} from '../../../shared/ids.ts';
import { SigningKey } from '../crypto/ed25519.ts';
import { makeInviteLink, readInviteLink } from './invite-link.ts';
import { encodeMessage } from './messages.ts';
import { makeNodeRecord, readNodeRecord } from './node-record.ts';
import { type Content, makeRecord, RECORD_LABEL, readRecord } from './records.ts';

/**
 * The formats that cannot change: what stands in vectors.json was made by the first version, and
 * every later one has to make and read the same bytes. To add a vector, run with WRITE_VECTORS=1 and
 * read the difference; a changed line is a broken network.
 */
const FILE = join(import.meta.dirname, 'vectors.json');
const vectors: Record<string, string> = JSON.parse(readFileSync(FILE, 'utf8'));

const writing = process.env.WRITE_VECTORS === '1';

function expectVector(name: string, value: string): void {
  if (writing) vectors[name] ??= value;
  expect(value).toBe(vectors[name]);
}

afterAll(() => {
  if (writing) writeFileSync(FILE, `${JSON.stringify(vectors, null, 2)}\n`);
});

const signer = SigningKey.fromSeed(new Uint8Array(32).fill(1));
const other = SigningKey.fromSeed(new Uint8Array(32).fill(2)).publicKey;
const author = nodeId(signer.publicKey, '000102030405060708090a0b0c0d0e0f' as InstanceId);
const network = 'aa'.repeat(32) as NetworkId;
const prev = 'bb'.repeat(32) as RecordId;
const time = 1_790_000_000_000;
const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);
const hexOf = (data: Uint8Array): string => Buffer.from(data).toString('hex');

const chained = { network, author, seq: 7, prev };
const contents: Content[] = [
  {
    kind: 'genesis',
    network: null,
    author,
    seq: 0,
    prev: null,
    time,
    random: bytes(32, 3),
    name: 'Garden ✿',
    requireInvitation: true,
    newcomerHistoryDays: null,
  },
  { kind: 'invitation', ...chained, time, invitee: other, label: 'Bob', via: null, relay: true },
  {
    kind: 'revocation',
    ...chained,
    time,
    revoked: other,
    reason: 'lost',
    cut: [{ log: 'everyone', author, seq: 3, id: prev }],
  },
  { kind: 'link-reset', ...chained, time, link: hexOf(bytes(32, 4)) as LinkKey },
  { kind: 'successor', ...chained, time, link: 'mesh-chat://join/1/x' },
  {
    kind: 'message',
    ...chained,
    conversation: null,
    ms: time,
    counter: 2,
    parents: [bytes(8, 5)],
    bodyHash: bytes(32, 6),
    sealedHash: bytes(32, 7),
  },
  {
    kind: 'key',
    ...chained,
    conversation: bytes(32, 9),
    chain: '0a'.repeat(16) as ChainId,
    index: 5,
    earlier: 6,
    ephemeral: bytes(32, 11),
    marked: true,
    wraps: [bytes(56, 12)],
  },
];

/** A stream that is spoken of for the first time. */
const tag = { alias: 1, define: { origin: author, stream: 'everyone' } };

describe('formats, version 1', () => {
  it.each(contents.map((content) => [content.kind, content] as const))(
    '%s record',
    (kind, content) => {
      const sealed = kind === 'message' ? bytes(20, 8) : null;
      const record = makeRecord(content, (signed) => signer.sign(RECORD_LABEL, signed), sealed);
      expectVector(kind, hexOf(record.bytes));
      expectVector(`${kind} id`, record.id);
      const read = readRecord(Buffer.from(vectors[kind] ?? '', 'hex'));
      expect(read.id).toBe(record.id);
      expect(plain(read.content)).toEqual(plain(content));
    },
  );

  it('node record', () => {
    const record = makeNodeRecord(
      {
        network,
        node: author,
        generation: 5,
        version: 2,
        nick: 'alice',
        addresses: ['192.0.2.1:9000'],
        prekey: null,
        capabilities: 0,
        appVersion: '0.1.0',
        left: false,
        neighbours: ['0f0e0d0c0b0a09080706050403020100' as InstanceId],
        signedAt: time,
      },
      (label, signed) => signer.sign(label, signed),
    );
    expectVector('node record', hexOf(record.bytes));
    expect(readNodeRecord(record.bytes)?.nick).toBe('alice');
  });

  it('R7 invite link', () => {
    const link = makeInviteLink(signer, {
      networkName: 'Garden ✿',
      network,
      expires: time,
      uses: 1,
      secret: bytes(32, 9),
      addresses: ['192.0.2.1:9000', '[2001:db8::1]:9000'],
    });
    expectVector('link', link);
    const read = readInviteLink(`  ${link}\n`);
    expect(read.terms.sponsor).toBe(signer.publicKey);
    expect(read.addresses).toEqual(['192.0.2.1:9000', '[2001:db8::1]:9000']);
    for (const damaged of [link.slice(0, -4), link.replace('/1/', '/2/'), `${link}A`, 'https://x'])
      expect(() => readInviteLink(damaged)).toThrow('link-invalid');
  });

  it('hello', () => {
    const frame = encodeMessage({
      kind: 'hello',
      versionMin: 1,
      versionMax: 1,
      network: null,
      node: author,
      generation: 5,
      nick: 'alice',
      listenPort: 9000,
      signature: bytes(64, 10),
      pass: null,
    });
    expectVector('hello', hexOf(frame));
  });

  it.each([
    { kind: 'gossip', ...tag, seq: 7, hops: 2, bytes: bytes(3, 11) },
    { kind: 'ihave', entries: [{ ...tag, from: 5, count: 3, ageUs: 1500, hops: 2 }] },
    { kind: 'graft', entries: [{ ...tag, define: null, from: 5, count: 3, below: 4 }] },
    { kind: 'prune', entries: [{ ...tag, define: null }] },
  ] as const)('P1 $kind', (message) => {
    expectVector(message.kind, hexOf(encodeMessage(message)));
  });

  it('node id is member ‖ instance', () => {
    expect(author).toBe(`${signer.publicKey as MemberKey}000102030405060708090a0b0c0d0e0f`);
  });
});

/** Byte strings as hex, whatever class holds them. */
const plain = (value: object): unknown =>
  Object.entries(value).map(([name, field]) => [
    name,
    field instanceof Uint8Array ? hexOf(field) : Array.isArray(field) ? field.map(deep) : field,
  ]);
const deep = (item: unknown): unknown =>
  item instanceof Uint8Array ? hexOf(item) : typeof item === 'object' && item ? plain(item) : item;
