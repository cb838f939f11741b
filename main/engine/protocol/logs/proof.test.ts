import { beforeEach, describe, expect, it } from 'vitest';
import type { NetworkId, NodeId, RecordId } from '../../../../shared/ids.ts';
import { SigningKey } from '../../crypto/ed25519.ts';
import type { LinkMessage } from '../../wire/messages.ts';
import { type LogRecord, makeRecord, RECORD_LABEL, readRecord } from '../../wire/records.ts';
import { type TestNode, TestWorld } from '../testing.ts';
import { proved, RUN_RECORD_COUNT_MAX, runLength, shortestRun } from './proof.ts';
import { toStored } from './sync.ts';

const signer = SigningKey.fromSeed(new Uint8Array(32).fill(1));
const author = `${signer.publicKey}${'00'.repeat(16)}` as NodeId;
const network = 'aa'.repeat(32) as NetworkId;

/** A run of messages; those that `forged` names are signed by nobody. */
function run(count: number, forged: (seq: number) => boolean, about = { author }): LogRecord[] {
  const records: LogRecord[] = [];
  for (let seq = 0; seq < count; seq++) {
    const content = {
      ...({
        kind: 'message',
        network,
        conversation: null,
        ms: seq,
        counter: 0,
        parents: [],
      } as const),
      ...{ author: about.author, seq, prev: (records.at(-1)?.id ?? null) as RecordId | null },
      ...{ bodyHash: new Uint8Array(32), sealedHash: new Uint8Array(32) },
    };
    const sign = (signed: Uint8Array) =>
      forged(seq) ? new Uint8Array(64) : signer.sign(RECORD_LABEL, signed);
    records.push(makeRecord(content, sign, null));
  }
  return records;
}

const seqs = (records: readonly LogRecord[], ids: ReadonlySet<RecordId>): number[] =>
  records.filter(({ id }) => ids.has(id)).map(({ content }) => content.seq);
const all = (): boolean => true;

describe('C1 one signature for a run of records', () => {
  it('C1 speaks for what is before it in the batch, and for nothing behind it', () => {
    const records = run(6, (seq) => seq !== 3);
    expect(seqs(records, proved(records, all))).toEqual([0, 1, 2, 3]);
    expect(seqs(records.slice(4), proved(records.slice(4), all))).toEqual([]);
  });

  it('C1 does not speak for what it does not follow', () => {
    const records = run(4, (seq) => seq < 3);
    const holed = [records[0], records[1], records[3]] as LogRecord[];
    expect(seqs(holed, proved(holed, all))).toEqual([]);
    const refused = proved(records, ({ content }) => content.seq !== 2);
    expect(seqs(records, refused)).toEqual([2, 3]);
  });

  it('C1 does not speak for another author, whatever its previous id says', () => {
    const other = SigningKey.fromSeed(new Uint8Array(32).fill(2));
    const theirs = `${other.publicKey}${'00'.repeat(16)}` as NodeId;
    const [before] = run(1, all, { author: theirs });
    if (!before) throw new Error('none');
    const content = {
      ...({
        kind: 'message',
        network,
        conversation: null,
        ms: 1,
        counter: 0,
        parents: [],
      } as const),
      ...{ author, seq: 1, prev: before.id },
      ...{ bodyHash: new Uint8Array(32), sealedHash: new Uint8Array(32) },
    };
    const after = makeRecord(content, (signed) => signer.sign(RECORD_LABEL, signed), null);
    expect(proved([before, after], all).has(before.id)).toBe(false);
  });

  it('C1 a batch is ended where it can be passed on', () => {
    const stored = run(40, (seq) => seq !== 20).map(toStored);
    expect(runLength(stored)).toBe(21);
    expect(runLength(stored.slice(0, 10))).toBe(0);
    expect(shortestRun(stored.slice(10))).toBe(11);
    expect(shortestRun(stored)).toBe(0);
  });
});

describe('C1 signatures that were never looked at', () => {
  let world: TestWorld;
  let alice: TestNode;
  beforeEach(() => {
    world = new TestWorld();
    alice = world.node('alice');
    alice.act(() => alice.core.found('Garden', world.now));
  });

  const member = (name: string): TestNode => {
    alice.command((session, now) => session.belonging.invite(world.keyOf(name), now));
    const node = world.node(name);
    node.act(() => node.core.seek([alice.address], world.now));
    world.run(5000);
    return node;
  };

  /** Spoils all signatures of messages but the last of each batch. */
  const spoil = (message: LinkMessage): LinkMessage => {
    if (message.kind !== 'records') return message;
    const records = message.records.map((encoded, at) => {
      const record = readRecord(encoded);
      const { content, sealed } = record;
      if (content.kind !== 'message' || at === message.records.length - 1) return encoded;
      return makeRecord(content, () => new Uint8Array(64), sealed).bytes;
    });
    return { ...message, records };
  };

  it('C1 harm nobody: what is proved is kept, and others get it from there', () => {
    const bob = member('bob');
    const carol = member('carol');
    for (const node of [bob, carol]) node.stop(true);
    world.run(100);
    for (let n = 0; n < 3 * RUN_RECORD_COUNT_MAX + 5; n++) alice.say(`message ${n}`);
    alice.altering = spoil;
    const bobAgain = world.node('bob', {}, bob.store);
    world.run(5000);
    expect(bobAgain.store.heads('everyone')).toEqual(alice.store.heads('everyone'));
    alice.stop(true);
    world.run(100);
    const carolAgain = world.node('carol', {}, carol.store);
    world.run(5000);
    expect(carolAgain.heard()).toHaveLength(3 * RUN_RECORD_COUNT_MAX + 5);
    expect(carolAgain.core.links.count).toBe(1);
  });
});
