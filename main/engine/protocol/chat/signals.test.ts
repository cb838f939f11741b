import { beforeEach, describe, expect, it } from 'vitest';
import { SIGNATURE_BYTES } from '../../../../shared/ids.ts';
import { SIGNAL_INTERVAL_MS_MIN } from '../../../../shared/limits.ts';
import { type TestNode, TestWorld } from '../testing.ts';

let world: TestWorld;
let alice: TestNode;
let bob: TestNode;
let carol: TestNode;

beforeEach(() => {
  world = new TestWorld();
  alice = world.node('alice');
  alice.act(() => alice.core.found('Garden', world.now));
  [bob, carol] = [joined('bob'), joined('carol')];
  world.run(5000);
});

function joined(name: string): TestNode {
  const node = world.node(name);
  alice.command((session, now) => session.belonging.invite(node.key, now));
  node.act(() => node.core.seek([alice.address], world.now));
  world.run(4000);
  return node;
}

const type = (node: TestNode, to: 'everyone' | TestNode): void =>
  node.command((session, now) => session.signals.typing(to === 'everyone' ? to : to.key, now));

const seen = (node: TestNode) =>
  node.events.flatMap((event) =>
    event.type === 'Typing' ? [[event.pubKey, event.conversation]] : [],
  );

/** What a node has broadcast, as those that pass it on see it. */
const broadcastBy = (node: TestNode): string[] => [
  ...new Set(
    node
      .sent('gossip')
      .filter(({ bytes }) => bytes.length < 400)
      .map(({ bytes }) => Buffer.from(bytes.subarray(SIGNATURE_BYTES)).toString('hex')),
  ),
];

const signal = (node: TestNode, payload: string): void =>
  node.command((session, now) =>
    session.broadcasting.signal(Uint8Array.from(Buffer.from(payload, 'hex')), now),
  );

describe('that somebody is writing', () => {
  it('C10 is seen by everyone where it is for everyone, and stored by nobody', () => {
    const before = alice.store.heads().length;
    type(bob, 'everyone');
    world.run(1000);
    expect(seen(alice)).toEqual([[bob.key, 'everyone']]);
    expect(seen(carol)).toEqual([[bob.key, 'everyone']]);
    expect(seen(bob)).toEqual([]);
    expect(alice.store.heads()).toHaveLength(before);
  });

  it('C10 is seen by one where it is for one, and whoever passes it on learns nothing of whom', () => {
    type(bob, carol);
    world.run(1000);
    expect(seen(carol)).toEqual([[bob.key, bob.key]]);
    expect(seen(alice)).toEqual([]);
    // Two signals to one member have nothing in common that a third could recognise.
    world.run(SIGNAL_INTERVAL_MS_MIN);
    type(bob, carol);
    world.run(1000);
    const passed = broadcastBy(bob);
    expect(passed).toHaveLength(2);
    for (const payload of passed) expect(payload).not.toContain(carol.key);
    expect(seen(carol)).toHaveLength(2);
  });

  it('C10 is told at most once an interval, however fast somebody types', () => {
    for (let n = 0; n < 50; n++) type(bob, 'everyone');
    world.run(SIGNAL_INTERVAL_MS_MIN / 2);
    expect(seen(alice)).toHaveLength(1);
    world.run(SIGNAL_INTERVAL_MS_MIN);
    type(bob, 'everyone');
    world.run(1000);
    expect(seen(alice)).toHaveLength(2);
  });

  it('C10 is heard once from a member that says it over and over', () => {
    for (let n = 0; n < 50; n++) signal(bob, '82f64101');
    world.run(1000);
    expect(seen(alice)).toHaveLength(1);
  });

  it('T4 that is malformed is not heard, and costs nobody a link', () => {
    const links = [...alice.core.links.ids()];
    const sealedByNobody = `824c${'00'.repeat(12)}4101`;
    for (const payload of ['', '00', '82f6420101', '82f64100', '8240f6', sealedByNobody])
      signal(bob, payload);
    world.run(1000);
    expect(seen(alice)).toEqual([]);
    expect([...alice.core.links.ids()]).toEqual(links);
  });
});
