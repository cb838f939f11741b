import { beforeEach, describe, expect, it } from 'vitest';
import type { MemberKey } from '../../../shared/ids.ts';
import { resolveConfig } from '../config.ts';
import { type TestNode, TestWorld } from './testing.ts';

let world: TestWorld;
beforeEach(() => {
  world = new TestWorld();
});

const found = (node: TestNode, name = 'Garden'): void =>
  node.act(() => node.core.found(name, world.now));
const seek = (node: TestNode, ...addresses: string[]): void =>
  node.act(() => node.core.seek(addresses, world.now));
const invite = (node: TestNode, invited: TestNode): void =>
  node.command((session, now) => session.belonging.invite(invited.key, now));
const keysOf = (node: TestNode): string[] =>
  node.core
    .inNetwork()
    .members()
    .map(({ pubKey }) => pubKey)
    .sort();
const stateOf = (node: TestNode): string => node.core.status(world.now).state;

function joined(inviter: TestNode, name: string): TestNode {
  const node = world.node(name);
  seek(node, inviter.address);
  world.run(50);
  invite(inviter, node);
  world.run(4000);
  return node;
}

describe('from a first node to a conversation', () => {
  it('R8 an uninvited node waits, asks every 3 s, and is in seconds after it was invited', () => {
    const alice = world.node('alice');
    found(alice);
    const bob = world.node('bob');
    seek(bob, alice.address);
    world.run(10_000);
    expect(bob.core.network()).toBeNull();
    expect(stateOf(bob)).toBe('waiting');
    expect(bob.core.join(world.now)?.attempts[0]?.problem?.code).toBe('not-invited');
    expect(alice.core.knocks.list().map(({ key }) => key)).toEqual([bob.key]);

    invite(alice, bob);
    world.run(3100);
    expect(bob.core.network()?.name).toBe('Garden');
    expect(keysOf(bob)).toEqual([alice.key, bob.key].sort());
    expect(alice.core.knocks.list()).toEqual([]);
    expect(stateOf(bob)).toBe('connected');
    expect(bob.core.join(world.now)).toBeNull();
  });

  it('T3 whoever asks first is shown network, founder and inviter before it joins', () => {
    const alice = world.node('alice');
    found(alice);
    const bob = world.node('bob', { joinWithoutAsking: false });
    invite(alice, bob);
    seek(bob, alice.address);
    world.run(1000);
    const join = bob.core.join(world.now);
    expect(join?.stage).toBe('confirm');
    expect(join?.proposal?.network.founder).toBe(alice.key);
    expect(join?.proposal?.admittedBy).toBe(alice.key);
    expect(bob.core.network()).toBeNull();
    const id = join?.proposal?.network.id;
    if (!id) throw new Error('no proposal');
    bob.act(() => bob.core.confirmJoin(id, world.now));
    world.run(1000);
    expect(stateOf(bob)).toBe('connected');
  });

  it('C1 messages go both ways, each exactly once, and are marked as sent when another has them', () => {
    const alice = world.node('alice');
    found(alice);
    const bob = joined(alice, 'bob');
    alice.say('hello');
    bob.say('hi');
    world.run(100);
    expect(alice.heard().sort()).toEqual(['hello', 'hi']);
    expect(bob.heard().sort()).toEqual(['hello', 'hi']);
    expect(alice.events.some(({ type }) => type === 'MessagesSent')).toBe(true);
  });

  it('R2 a third joins through the second, and links to the first as well', () => {
    const alice = world.node('alice');
    found(alice);
    const bob = joined(alice, 'bob');
    const carol = joined(bob, 'carol');
    expect(keysOf(alice)).toEqual([alice.key, bob.key, carol.key].sort());
    world.run(5000);
    expect(carol.core.links.count).toBe(2);
    carol.say('through the mesh');
    world.run(100);
    expect(alice.heard()).toEqual(['through the mesh']);
  });
});

describe('when nodes go and come back', () => {
  it('G4 everybody restarts and finds each other again', () => {
    const alice = world.node('alice');
    found(alice);
    const bob = joined(alice, 'bob');
    const carol = joined(bob, 'carol');
    for (const node of [alice, bob, carol]) node.stop(true);
    world.run(1000);
    const again = [alice, bob, carol].map((node, at) =>
      world.node(['alice', 'bob', 'carol'][at] as string, {}, node.store),
    );
    world.run(5000);
    for (const node of again) expect(stateOf(node)).toBe('connected');
    again[0]?.say('back');
    world.run(100);
    for (const node of again) expect(node.heard()).toEqual(['back']);
  });

  it('C5 a member that was away gets what was said meanwhile', () => {
    const alice = world.node('alice');
    found(alice);
    const bob = joined(alice, 'bob');
    bob.stop(true);
    world.run(1000);
    expect(stateOf(alice)).toBe('alone');
    for (let n = 0; n < 300; n++) alice.say(`${n}`);
    const again = world.node('bob', {}, bob.store);
    world.run(5000);
    expect(again.heard()).toEqual(Array.from({ length: 300 }, (_, n) => `${n}`));
  });

  it('M4 a peer that falls silent is let go, and found again', () => {
    const alice = world.node('alice');
    found(alice);
    const bob = joined(alice, 'bob');
    bob.stop(false);
    world.run(20_000);
    expect(alice.core.links.count).toBe(0);
    expect(stateOf(alice)).toBe('recovering');
    expect(alice.events.some(({ type }) => type === 'NodeLeft')).toBe(true);
  });

  it('D4 in WAN mode a silence of ten seconds breaks no link, and one of a minute does', () => {
    const wan = resolveConfig({ wanMode: true });
    const alice = world.node('alice', wan);
    found(alice);
    const bob = joined(alice, 'bob');
    // Beside a neighbour without it, whose timing is the usual.
    world.run(60_000);
    expect([alice, bob].map((node) => node.core.links.count)).toEqual([1, 1]);
    bob.stopped = true;
    world.nodes.delete(bob.address);
    world.run(10_000);
    expect(alice.core.links.count).toBe(1);
    world.run(50_000);
    expect(alice.core.links.count).toBe(0);
  });
});

describe('who is there', () => {
  it('M3 whoever went before one came is away from the first moment, and whoever runs is there soon', () => {
    const alice = world.node('alice');
    found(alice);
    const bob = joined(alice, 'bob');
    const gone = joined(bob, 'gone');
    gone.stop(false);
    world.run(60_000);
    const carol = joined(alice, 'carol');
    expect(keysOf(carol)).toContain(gone.key);
    const came = carol.events.flatMap((event) =>
      event.type === 'NodeJoined' ? [event.nodeId] : [],
    );
    expect(came.sort()).toEqual([alice.id, bob.id].sort());
  });
});

describe('names', () => {
  const nickOf = (node: TestNode, key: MemberKey) =>
    node.command((session) => session.members()).find(({ pubKey }) => pubKey === key)?.nick;

  it('M2 whoever starts while nobody is there knows what the others were last called', () => {
    const alice = world.node('alice');
    found(alice);
    const bob = joined(alice, 'bob');
    world.run(3000);
    alice.act(() => alice.core.setNick('alicia'));
    bob.say('hello');
    world.run(3000);
    // Neither says goodbye: what is known is written down while it runs.
    for (const node of [alice, bob]) node.stop(false);
    world.run(1000);
    const again = world.node('bob', {}, bob.store);
    expect(nickOf(again, alice.key)).toBe('alicia');
    const holders = again.command((session, now) => session.deliveries.holders(0, now));
    expect(holders).toMatchObject([{ key: alice.key, nick: 'alicia', online: false }]);
    const back = world.node('alice', {}, alice.store);
    world.run(10_000);
    expect(back.core.links.count).toBe(1);
    expect(nickOf(again, alice.key)).toBe('alice');
  });

  it('R5 whoever was removed keeps the name under which they spoke', () => {
    const alice = world.node('alice');
    found(alice);
    const bob = joined(alice, 'bob');
    bob.say('hello');
    world.run(1000);
    alice.command((session, now) => session.belonging.revoke(bob.key, now));
    world.run(1000);
    const { messages } = alice.store.page('everyone', null, 1);
    const shown = messages.map((one) => alice.command((session) => session.toChatMessage(one)));
    expect(shown).toMatchObject([{ nick: 'bob' }]);
  });
});

describe('one key on two devices', () => {
  it('M3 each knows of the other, and when it was last heard of', () => {
    const alice = world.node('alice');
    found(alice);
    const phone = world.node('alice@phone');
    seek(phone, alice.address);
    world.run(5000);
    const seen = () => alice.command((session, now) => session.deliveries.ownDevices(now));
    expect(seen()).toMatchObject([{ nodeId: phone.id, online: true }]);
    phone.say('from my pocket');
    world.run(1000);
    expect(alice.heard()).toEqual(['from my pocket']);
    const before = world.now.wall;
    phone.stop(true);
    world.run(60_000);
    expect(seen()).toMatchObject([{ nodeId: phone.id, online: false }]);
    expect(seen()[0]?.seenAt).toBeLessThanOrEqual(before + 2000);
    expect(keysOf(alice)).toEqual([alice.key]);
  });
});

describe('who is kept out', () => {
  it('R5 a revoked member loses its link at once and does not come back', () => {
    const alice = world.node('alice');
    found(alice);
    const bob = joined(alice, 'bob');
    alice.command((session, now) => session.belonging.revoke(bob.key, now));
    world.run(1000);
    expect(alice.core.links.count).toBe(0);
    expect(() => invite(alice, bob)).toThrow('key-revoked');
    world.run(10_000);
    expect(alice.core.links.count).toBe(0);
  });

  it('R8 two nodes that both wait say so', () => {
    const alice = world.node('alice');
    const bob = world.node('bob');
    seek(alice, bob.address);
    seek(bob, alice.address);
    world.run(4000);
    expect(alice.core.join(world.now)?.attempts[0]?.problem?.code).toBe('no-network-there');
  });

  it('R8 of two nodes that both wait, one founds, and the other is let in', () => {
    const alice = world.node('alice');
    const bob = world.node('bob');
    seek(alice, bob.address);
    seek(bob, alice.address);
    world.run(4000);
    alice.act(() => alice.core.cancelSeek(world.now));
    found(alice);
    invite(alice, bob);
    world.run(4000);
    expect(keysOf(bob)).toEqual([alice.key, bob.key].sort());
    expect(stateOf(alice)).toBe('connected');
  });

  it('R8 two founders stay apart: neither is taken into the other’s network, nor hears of it', () => {
    const alice = world.node('alice');
    const bob = world.node('bob');
    found(alice);
    found(bob, 'Orchard');
    bob.input({ type: 'found', address: alice.address });
    invite(alice, bob);
    world.run(20_000);
    expect(bob.core.network()?.name).toBe('Orchard');
    expect(keysOf(bob)).toEqual([bob.key]);
    expect(alice.core.links.count).toBe(0);
    expect(() => seek(bob, alice.address)).toThrow('already-in-network');
  });

  it('R9 an open network lets everybody in who says its name', () => {
    const alice = world.node('alice', { seedPeers: [] });
    alice.act(() => alice.core.open('lan', world.now));
    const bob = world.node('bob', { seedPeers: [alice.address] });
    bob.act(() => bob.core.open('lan', world.now));
    const carol = world.node('carol');
    seek(carol, alice.address);
    world.run(2000);
    expect(carol.core.network()?.name).toBe('lan');
    carol.say('hello lan');
    world.run(100);
    expect(bob.heard()).toEqual(['hello lan']);
  });
});
