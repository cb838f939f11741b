import { beforeEach, describe, expect, it } from 'vitest';
import type { RecordId } from '../../../shared/ids.ts';
import { type TestNode, TestWorld } from './testing.ts';

/** What a newcomer gets to read of what was said before it came, and from whom (C5). */
const DAY_MS = 24 * 3600 * 1000;

let world: TestWorld;
let alice: TestNode;
beforeEach(() => {
  world = new TestWorld();
  alice = world.node('alice');
});

const found = (days: number | null): void =>
  alice.act(() => alice.core.found('Garden', world.now, days));

function join(name: string, by = alice): TestNode {
  by.command((session, now) => session.belonging.invite(world.keyOf(name), now));
  const node = world.node(name);
  node.act(() => node.core.seek([by.address], world.now));
  world.run(6000);
  return node;
}

const texts = (node: TestNode): string[] =>
  node.store.messagesSince(null, null, 10_000).map(({ text }) => text);

describe('C5 history for newcomers', () => {
  it('all of it, by default, in the same order as everybody has it', () => {
    found(null);
    for (let n = 0; n < 600; n++) alice.say(`before ${n}`);
    const bob = join('bob');
    bob.say('after');
    world.run(1000);
    expect(texts(bob)).toEqual(texts(alice));
    expect(texts(bob)).toHaveLength(601);
    expect(bob.store.wantedBodies(0, 10)).toEqual([]);
  });

  it('from a member who was a newcomer too, when the author is away', () => {
    found(null);
    alice.say('the first word');
    const bob = join('bob');
    alice.stop(true);
    world.run(1000);
    const carol = join('carol', bob);
    expect(texts(carol)).toEqual(['the first word']);
  });

  it('C9 but not what its author has deleted', () => {
    found(null);
    const id = alice.say('a secret') as RecordId;
    alice.say('no secret');
    alice.command((session, now) => session.say({ kind: 'delete', target: id }, 'everyone', now));
    const bob = join('bob');
    expect(texts(bob)).toEqual(['no secret']);
    const given = alice.sent('bodies').flatMap(({ entries }) => entries.map((entry) => entry.id));
    expect(given).not.toContain(id);
  });

  it('none of it, where the network says so', () => {
    found(0);
    alice.say('before');
    world.run(10);
    const bob = join('bob');
    alice.say('after');
    world.run(20_000);
    expect(texts(bob)).toEqual(['after']);
    expect(bob.store.wantedBodies(0, 10)).toEqual([]);
  });

  it('as many days of it as the network says, and asking for more gives nothing', () => {
    found(30);
    alice.say('too old');
    world.skip(31 * DAY_MS);
    alice.say('recent');
    const bob = join('bob');
    expect(texts(bob)).toEqual(['recent']);
    // A newcomer that does not keep to it.
    const old = alice.store.messagesSince(null, null, 1)[0]?.id as RecordId;
    alice.input({
      type: 'message',
      link: alice.core.links.ids()[0] ?? -1,
      message: { kind: 'want', ids: [old] },
    });
    expect(alice.sent('bodies').at(-1)).toEqual({ kind: 'bodies', entries: [], more: false });
  });

  it('R9 none in an open network, unless it is configured', () => {
    for (const openHistoryDays of [0, 7]) {
      const here = new TestWorld();
      const [ann, ben] = ['ann', 'ben'].map((name) => here.node(name, { openHistoryDays }));
      ann?.act(() => ann.core.open('lan', here.now));
      ann?.say('before');
      ben?.act(() => ben.core.seek([ann?.address ?? ''], here.now));
      here.run(6000);
      expect(ben && texts(ben)).toEqual(openHistoryDays === 0 ? [] : ['before']);
    }
  });

  it('R5 nothing for a revoked member that still holds a link', () => {
    found(null);
    alice.say('secret');
    const bob = join('bob');
    const [id] = alice.store.messagesSince(null, null, 1).map((message) => message.id);
    const link = alice.core.links.ids()[0] ?? -1;
    alice.core.inNetwork().belonging.revoke(bob.key, world.now);
    alice.input({ type: 'message', link, message: { kind: 'want', ids: [id as RecordId] } });
    expect(alice.sent('bodies').at(-1)?.entries).toEqual([]);
  });
});

describe('C5 a neighbour that gives history', () => {
  it('cannot forge a word of it, nor give what nobody asked for', () => {
    found(null);
    alice.say('what alice said');
    for (const forge of [
      (body: Uint8Array) => body.map((byte, at) => (at === body.length - 1 ? byte ^ 1 : byte)),
      () => new Uint8Array([1, 2, 3]),
    ]) {
      alice.altering = (message) =>
        message.kind === 'bodies'
          ? {
              ...message,
              entries: message.entries.map(({ id, body }) => ({ id, body: forge(body) })),
            }
          : message;
      const bob = join(`bob ${forge.length}`);
      expect(texts(bob)).toEqual([]);
      // Refused, cut off, and met again: an honest answer still counts.
      alice.altering = null;
      world.run(20_000);
      expect(texts(bob)).toEqual(['what alice said']);
      bob.stop(true);
      world.run(1000);
    }
  });

  it('that falls silent is passed over for another', () => {
    found(null);
    const bob = join('bob');
    for (let n = 0; n < 20; n++) alice.say(`${n}`);
    world.run(1000);
    alice.altering = (message) => (message.kind === 'bodies' ? null : message);
    const carol = join('carol');
    world.run(40_000);
    expect(texts(carol)).toEqual(texts(bob));
    expect(texts(carol)).toHaveLength(20);
  });

  it('in bounded answers, the rest of which is asked for again', () => {
    found(null);
    for (let n = 0; n < 12; n++) alice.say(`${n}`.repeat(65_000 / `${n}`.length));
    const bob = join('bob');
    expect(texts(bob)).toHaveLength(12);
    const answers = alice.sent('bodies');
    expect(answers.length).toBeGreaterThan(1);
    for (const { entries } of answers) expect(entries.length).toBeLessThan(10);
  });
});
