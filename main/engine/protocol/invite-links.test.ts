import { beforeEach, describe, expect, it } from 'vitest';
import { OWN_LINK_COUNT_MAX } from '../../../shared/limits.ts';
import type { InviteLinkInfo } from '../events.ts';
import { type TestNode, TestWorld } from './testing.ts';

const HOUR_MS = 3_600_000;

let world: TestWorld;
let alice: TestNode;
beforeEach(() => {
  world = new TestWorld();
  alice = world.node('alice');
  alice.act(() => alice.core.found('Garden', world.now));
});

const createLink = (node: TestNode, uses = 1, expiresInMs = HOUR_MS): InviteLinkInfo =>
  node.command((session, now) => session.belonging.createLink({ uses, expiresInMs }, now));
const linksOf = (node: TestNode): InviteLinkInfo[] =>
  node.command((session, now) => session.belonging.links(now));
const reset = (node: TestNode, { link }: InviteLinkInfo): void =>
  node.command((session, now) => session.belonging.resetLink(link, now));

function comes(name: string, link: InviteLinkInfo, config = {}): TestNode {
  const node = world.node(name, config);
  node.act(() => node.core.seekByLink(link.url, world.now));
  world.run(4000);
  return node;
}
const isIn = (node: TestNode): boolean => node.core.network()?.name === 'Garden';
const problemsOf = (node: TestNode) =>
  node.core.join(world.now)?.attempts.map(({ problem }) => problem?.code);
const problemOf = (node: TestNode) => problemsOf(node)?.[0];
const admissionOf = (node: TestNode, member: TestNode) =>
  node.core
    .inNetwork()
    .members()
    .find(({ pubKey }) => pubKey === member.key);

describe('R7 an invite link', () => {
  it('R7 lets one person in without a question, and no second one', () => {
    const link = createLink(alice);
    const bob = comes('bob', link, { joinWithoutAsking: false });
    expect(isIn(bob)).toBe(true);
    expect(admissionOf(bob, bob)).toMatchObject({ invitedBy: alice.key, via: link.link });
    expect(linksOf(alice)).toMatchObject([{ state: 'used', redeemedBy: [bob.key] }]);

    const carol = comes('carol', link);
    expect(isIn(carol)).toBe(false);
    expect(problemOf(carol)).toBe('link-used');
    // Whose link does not count may still be let in by hand.
    expect(alice.core.knocks.list().map(({ key }) => key)).toEqual([carol.key]);
    alice.command((session, now) => session.belonging.invite(carol.key, now));
    world.run(4000);
    expect(isIn(carol)).toBe(true);
  });

  it('R7 lets the same person in again with another device', () => {
    const link = createLink(alice);
    const bob = comes('bob', link);
    bob.stop(true);
    world.run(1000);
    expect(isIn(comes('bob', link))).toBe(true);
  });

  it('R7 is honoured by any member, while its sponsor is away', () => {
    const bob = comes('bob', createLink(alice));
    const link = createLink(alice, 2);
    expect(linksOf(alice)[0]?.url).toBe(link.url);
    alice.stop(true);
    world.run(1000);
    const carol = comes('carol', link);
    expect(isIn(carol)).toBe(true);
    expect(admissionOf(carol, carol)?.invitedBy).toBe(bob.key);
    expect(isIn(comes('dave', link))).toBe(true);
    expect(problemsOf(comes('erin', link))).toContain('link-used');
  });

  it('R7 is refused once it is reset, wherever that was heard', () => {
    const bob = comes('bob', createLink(alice));
    const link = createLink(alice, 100);
    reset(alice, link);
    world.run(100);
    alice.stop(true);
    world.run(1000);
    const carol = comes('carol', link);
    expect(isIn(carol)).toBe(false);
    expect(problemsOf(carol)).toContain('link-reset');
    expect(isIn(bob)).toBe(true);
  });

  it('R7 is refused after it has expired', () => {
    const link = createLink(alice, 1, 1000);
    world.run(2000);
    expect(problemOf(comes('bob', link))).toBe('link-expired');
    expect(linksOf(alice)[0]?.state).toBe('expired');
  });

  it('R7 counts for nothing once its sponsor was revoked', () => {
    const bob = comes('bob', createLink(alice));
    const link = createLink(bob);
    alice.command((session, now) => session.belonging.revoke(bob.key, now));
    bob.stop(true);
    world.run(1000);
    const carol = world.node('carol');
    carol.act(() => carol.core.seekByLink(link.url, world.now));
    world.run(4000);
    expect(isIn(carol)).toBe(false);
    expect(
      carol.core.join(world.now)?.attempts.find(({ address }) => address === alice.address),
    ).toMatchObject({ stage: 'waiting', problem: { code: 'link-refused' } });
  });

  it('R7 redeemed in two halves of a split network lets both in, and shows it', () => {
    const bob = comes('bob', createLink(alice));
    const link = createLink(alice);
    // Neither half hears of the other.
    alice.stop(false);
    world.run(1000);
    const carol = comes('carol', link);
    const bobStore = bob.store;
    bob.stop(false);
    carol.stop(false);
    world.run(1000);
    const aliceAgain = world.node('alice', {}, alice.store);
    const dave = comes('dave', link);
    expect([isIn(carol), isIn(dave)]).toEqual([true, true]);
    world.node('bob', {}, bobStore);
    world.run(40_000);
    const [shown] = linksOf(aliceAgain);
    expect(new Set(shown?.redeemedBy)).toEqual(new Set([carol.key, dave.key]));
    expect(admissionOf(aliceAgain, carol)?.via).toBe(link.link);
  });

  it('R7 R5 brings no revoked key back', () => {
    const bob = comes('bob', createLink(alice));
    const link = createLink(alice, 10);
    alice.command((session, now) => session.belonging.revoke(bob.key, now));
    world.run(1000);
    bob.stop(true);
    world.run(100);
    const again = comes('bob', link);
    expect(isIn(again)).toBe(false);
    expect(problemOf(again)).toBe('removed');
  });

  it('R7 survives a restart of who made it and of who uses it', () => {
    const link = createLink(alice);
    alice.stop(true);
    world.run(100);
    const bob = world.node('bob');
    bob.act(() => bob.core.seekByLink(link.url, world.now));
    bob.stop(true);
    world.run(100);
    const bobAgain = world.node('bob', {}, bob.store);
    const aliceAgain = world.node('alice', {}, alice.store);
    world.run(60_000);
    expect(isIn(bobAgain)).toBe(true);
    expect(linksOf(aliceAgain)).toMatchObject([{ state: 'used' }]);
  });

  it('R7 finds a member on the LAN when no address of it answers', () => {
    const link = createLink(alice);
    const bob = world.node('bob');
    alice.stop(true);
    world.run(100);
    bob.act(() => bob.core.seekByLink(link.url, world.now));
    expect(bob.core.soughtNetwork).toBe(alice.core.network()?.id);
    world.run(100);
    const moved = world.node('alice-elsewhere', {}, alice.store);
    expect(moved.core.network()?.name).toBe('Garden');
    bob.input({ type: 'found', address: moved.address });
    world.run(4000);
    expect(bob.core.join(world.now)?.attempts.map(({ address }) => address)).toContain(
      moved.address,
    );
  });

  it(`remembers ${OWN_LINK_COUNT_MAX} open links and lets go of spent ones`, () => {
    const [first] = Array.from({ length: OWN_LINK_COUNT_MAX }, () => createLink(alice));
    expect(() => createLink(alice)).toThrow('links-too-many');
    if (first) reset(alice, first);
    const last = createLink(alice);
    expect(linksOf(alice)[0]?.url).toBe(last.url);
    expect(linksOf(alice)).toHaveLength(OWN_LINK_COUNT_MAX);
  });

  it('R9 is not needed in an open network', () => {
    const open = world.node('open');
    open.act(() => open.core.open('lan', world.now));
    expect(() => createLink(open)).toThrow('network-open');
  });
});

describe('R5 whoever was revoked', () => {
  it('R5 is shown the record and by whom, also when it was away, and stays out with any invitation', () => {
    const bob = comes('bob', createLink(alice));
    bob.stop(true);
    world.run(100);
    alice.command((session, now) => session.belonging.revoke(bob.key, now));
    const again = world.node('bob', {}, bob.store);
    world.run(30_000);
    expect(again.core.inNetwork().belonging.isRemoved).toBe(true);
    expect(again.events).toContainEqual({
      type: 'RosterChanged',
      kind: 'revoked',
      pubKey: bob.key,
      by: alice.key,
    });
    expect(() => again.say('anybody?')).toThrow('removed');
    expect(again.core.status(world.now)).toMatchObject({ state: 'offline', nextAttemptAt: null });
    // It knows so after a restart too, before anybody answers.
    again.stop(true);
    world.run(100);
    alice.stop(true);
    world.run(100);
    const later = world.node('bob', {}, again.store);
    expect(later.core.inNetwork().belonging.isRemoved).toBe(true);
  });

  it('R5 believes nobody who only says so', () => {
    const bob = comes('bob', createLink(alice));
    const other = world.node('mallory');
    other.act(() => other.core.found('Elsewhere', world.now));
    other.command((session, now) => session.belonging.invite(bob.key, now));
    other.command((session, now) => session.belonging.revoke(bob.key, now));
    const forged = other.core.inNetwork().roster.revocationOf(bob.key);
    bob.act(() => bob.core.removed(forged?.bytes ?? new Uint8Array(), world.now));
    expect(bob.core.inNetwork().belonging.isRemoved).toBe(false);
    expect(() => bob.act(() => bob.core.removed(Uint8Array.of(1, 2, 3), world.now))).toThrow(
      'peer-misbehaved',
    );
  });
});
