import { beforeEach, describe, expect, it } from 'vitest';
import type { RecordId } from '../../../shared/ids.ts';
import { SigningKey } from '../crypto/ed25519.ts';
import { sha256 } from '../crypto/hash.ts';
import { authorHint, makeReceipt } from '../wire/receipt.ts';
import { type TestNode, TestWorld } from './testing.ts';

/** Who has what we said: told by log heads, with no message of its own for any message (C7). */
const DAY_MS = 24 * 3600 * 1000;

let world: TestWorld;
let alice: TestNode;
let bob: TestNode;
let carol: TestNode;
beforeEach(() => {
  world = new TestWorld();
  alice = world.node('alice');
  alice.act(() => alice.core.found('Garden', world.now));
  bob = join('bob', alice);
  carol = join('carol', bob);
});

function join(name: string, by: TestNode): TestNode {
  by.command((session, now) => session.belonging.invite(world.keyOf(name), now));
  const node = world.node(name);
  node.act(() => node.core.seek([by.address], world.now));
  world.run(6000);
  return node;
}

const deliveries = (node: TestNode) => node.core.inNetwork().deliveries;
const copies = (node: TestNode) => deliveries(node).copies(world.now);
/** The place of a message in its author's log, where other records may stand too. */
const seqOf = (node: TestNode, id: string) => deliveries(node).seqOf(id as RecordId) ?? -1;
const holders = (node: TestNode, id: string) =>
  deliveries(node).holders(seqOf(node, id), world.now);

describe('C7 receipts', () => {
  it('count the devices that have a message, those of others in the distance too', () => {
    expect(copies(alice).devices).toBe(3);
    alice.say('one');
    const second = alice.say('two');
    world.run(3000);
    const at = seqOf(alice, second);
    expect(copies(alice)).toEqual({ devices: 3, held: [at, at] });
    expect(
      holders(alice, second).map(({ nick, having, devices }) => [nick, having, devices]),
    ).toEqual(
      expect.arrayContaining([
        ['bob', 1, 1],
        ['carol', 1, 1],
      ]),
    );
    const told = alice.events.filter(({ type }) => type === 'CopiesChanged').at(-1);
    expect(told).toEqual({ type: 'CopiesChanged', copies: copies(alice) });
  });

  it('say who is away, since when, and has it once it is back', () => {
    carol.stop(true);
    const left = world.now.wall;
    world.run(60_000);
    const id = alice.say('while carol was away');
    world.run(3000);
    const away = holders(alice, id).find(({ key }) => key === carol.key);
    expect(away).toMatchObject({ devices: 1, having: 0, online: false });
    expect(Math.abs((away?.seenAt ?? 0) - left)).toBeLessThan(5000);
    const at = seqOf(alice, id);
    expect(copies(alice).held.filter((seq) => seq >= at)).toEqual([at]);
    const again = world.node('carol', {}, carol.store);
    world.run(10_000);
    expect(again.heard()).toEqual(['while carol was away']);
    expect(copies(alice)).toEqual({ devices: 3, held: [at, at] });
  });

  it('C7 of who comes back on a new device, what was said on the lost one is with the others', () => {
    const before = alice.say('before the loss');
    alice.command((session, now) =>
      session.say({ kind: 'text', text: 'to one', replyTo: null }, bob.key, now),
    );
    world.run(3000);
    alice.stop(false);
    world.run(60_000);
    const restored = world.node('alice@new');
    restored.act(() => restored.core.seek([bob.address], world.now));
    world.run(10_000);
    const { messages } = restored.store.page('everyone', null, 9);
    expect(messages.map(({ id, sent }) => [id, sent])).toEqual([[before, true]]);
    expect(deliveries(restored).unsentCount).toBe(0);
    const after = restored.say('and after');
    world.run(3000);
    const at = seqOf(restored, after);
    expect(copies(restored)).toEqual({ devices: 3, held: [at, at] });
    const keys = holders(restored, after).map(({ key }) => key);
    expect(new Set(keys)).toEqual(new Set([bob.key, carol.key]));
  });

  it('C7 one’s own other device counts while it is there', () => {
    const phone = world.node('alice@phone');
    phone.act(() => phone.core.seek([bob.address], world.now));
    world.run(10_000);
    expect(copies(alice).devices).toBe(4);
    phone.stop(true);
    world.run(3000);
    expect(copies(alice).devices).toBe(3);
  });

  it('C7 call nobody present whom the list of members calls away, not even for a moment', () => {
    const id = alice.say('who is there?');
    world.run(3000);
    const online = () => ({
      members: alice.core
        .inNetwork()
        .members()
        .find(({ pubKey }) => pubKey === carol.key)?.online,
      holders: holders(alice, id).find(({ key }) => key === carol.key)?.online,
    });
    expect(online()).toEqual({ members: true, holders: true });
    carol.stop(true);
    for (let step = 0; step < 40; step += 1) {
      world.run(50);
      const { members, holders: held } = online();
      expect(held).toBe(members);
    }
    expect(online()).toEqual({ members: false, holders: false });
  });

  it('survive a restart of the one who waits for them', () => {
    const id = alice.say('kept');
    world.run(30_000);
    carol.stop(false);
    alice.stop(false);
    world.run(1000);
    const again = world.node('alice', {}, alice.store);
    world.run(50);
    const at = seqOf(again, id);
    expect(copies(again)).toEqual({ devices: 3, held: [at, at] });
    expect(holders(again, id)).toHaveLength(2);
  });

  it('count two devices of one person as two, and the person as one', () => {
    const phone = world.node('bob@phone');
    phone.act(() => phone.core.seek([alice.address], world.now));
    world.run(6000);
    const id = alice.say('to both');
    world.run(3000);
    const at = seqOf(alice, id);
    expect(copies(alice)).toEqual({ devices: 4, held: [at, at, at] });
    expect(holders(alice, id).find(({ key }) => key === bob.key)).toMatchObject({
      devices: 2,
      having: 2,
    });
  });

  it('wait for nobody who was not seen for 30 days, nor for the revoked', () => {
    const at = seqOf(alice, alice.say('hello'));
    world.run(3000);
    carol.stop(true);
    world.run(5000);
    world.skip(31 * DAY_MS);
    world.run(3000);
    expect(copies(alice)).toEqual({ devices: 2, held: [at] });
    alice.command((session, now) => session.belonging.revoke(bob.key, now));
    expect(copies(alice)).toEqual({ devices: 1, held: [] });
  });

  it('cost nothing while nobody speaks, and one a node for many messages at once', () => {
    world.run(20_000);
    const before = bob.sent('receipts').length;
    world.run(60_000);
    expect(bob.sent('receipts').length).toBe(before);
    const [at] = Array.from({ length: 200 }, (_, n) => seqOf(alice, alice.say(`${n}`))).slice(-1);
    world.run(5000);
    expect(bob.sent('receipts').length - before).toBeLessThan(15);
    expect(copies(alice)).toEqual({ devices: 3, held: [at, at] });
  });

  it('are believed from their own node alone', () => {
    const at = seqOf(alice, alice.say('hello'));
    world.run(3000);
    const { network } = alice.core.inNetwork().roster;
    const held = [{ author: authorHint(alice.id), seq: 99 }];
    const mallory = SigningKey.fromSeed(sha256(Buffer.from('mallory')));
    const revocations = '0'.repeat(16);
    const fields = {
      network,
      node: carol.id,
      generation: 9,
      version: 9,
      revocations,
      held,
      ends: '0'.repeat(64),
    };
    const forged = makeReceipt(fields, (label, signed) => mallory.sign(label, signed));
    const link = alice.core.links.ids()[0] ?? -1;
    alice.input({
      type: 'message',
      link,
      message: { kind: 'receipts', receipts: [forged.bytes] },
    });
    expect(copies(alice).held).toEqual([at, at]);
    expect(alice.core.links.has(link)).toBe(true);
    world.run(100);
    expect(alice.core.links.has(link)).toBe(false);
  });
});

describe('R5 a revocation', () => {
  const enforced = (node: TestNode) =>
    deliveries(node)
      .enforcers(node.core.inNetwork().roster.revocationsHint, world.now)
      .map(({ nick, having, devices }) => `${nick} ${having}/${devices}`)
      .sort();

  it('R5 is seen to be enforced device by device, and who has not heard of it yet', () => {
    const dave = join('dave', alice);
    world.run(3000);
    expect(enforced(alice)).toEqual(['bob 1/1', 'carol 1/1', 'dave 1/1']);
    carol.stop(true);
    world.run(3000);
    alice.command((session, now) => session.belonging.revoke(dave.key, now));
    expect(enforced(alice)).toEqual(['bob 0/1', 'carol 0/1']);
    world.run(5000);
    expect(enforced(alice)).toEqual(['bob 1/1', 'carol 0/1']);
    world.node('carol', {}, carol.store);
    world.run(30_000);
    expect(enforced(alice)).toEqual(['bob 1/1', 'carol 1/1']);
    expect(enforced(bob)).toEqual(['alice 1/1', 'carol 1/1']);
  });
});
