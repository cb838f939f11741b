import { beforeEach, describe, expect, it } from 'vitest';
import type { NodeId } from '../../../shared/ids.ts';
import { UNICAST_HOPS_MAX } from '../../../shared/limits.ts';
import { type TestNode, TestWorld } from './testing.ts';

const COUNT = 8;
let world: TestWorld;
let nodes: TestNode[];

beforeEach(() => {
  world = new TestWorld();
  nodes = [];
  for (let n = 0; n < COUNT; n++) {
    const node = world.node(`n${n}`, { seedPeers: n > 0 ? ['n0:9000'] : [] });
    node.act(() => node.core.open('lan', world.now));
    nodes.push(node);
    world.run(1000);
  }
  world.run(20_000);
});

const send = (from: TestNode, to: NodeId, text: string): void =>
  from.command((session) => session.unicast.send(to, Buffer.from(text)));

const heard = (node: TestNode): string[] =>
  node.events.flatMap((event) =>
    event.type === 'DirectReceived' ? [Buffer.from(event.payload).toString()] : [],
  );

const isLinked = (a: TestNode, b: TestNode): boolean => a.core.links.linkTo(b.id) !== null;

describe('raw unicast', () => {
  it('P3 reaches everybody from everybody, once, also where there is no direct link', () => {
    let far = 0;
    for (const from of nodes)
      for (const to of nodes) {
        if (from === to) continue;
        if (!isLinked(from, to)) far += 1;
        send(from, to.id, `${from.address} to ${to.address}`);
      }
    world.run(1000);
    expect(far).toBeGreaterThan(10);
    for (const to of nodes)
      expect(heard(to).sort()).toEqual(
        nodes
          .filter((from) => from !== to)
          .map((from) => `${from.address} to ${to.address}`)
          .sort(),
      );
  });

  it('P3 says where no way is known', () => {
    const [first] = nodes;
    expect(() => first && send(first, 'ab'.repeat(48) as NodeId, 'x')).toThrow('no-route');
  });

  it('P3 goes round in no circle, and is told once however often it comes', () => {
    const [a, b] = nodes;
    const c = nodes.find((node) => a && node !== a && !isLinked(a, node));
    if (!a || !b || !c) throw new Error();
    send(a, c.id, 'x');
    world.run(1000);
    const [message] = nodes.flatMap((node) => node.sent('direct'));
    const [link] = c.core.links.ids();
    if (!message || link === undefined) throw new Error();
    c.input({ type: 'message', link, message });
    world.run(1000);
    expect(heard(c)).toEqual(['x']);
    const before = nodes.flatMap((node) => node.sent('direct')).length;
    expect(before).toBeLessThan(UNICAST_HOPS_MAX);
    b.input({ type: 'message', link: b.core.links.ids()[0] ?? 0, message });
    world.run(1000);
    expect(heard(c)).toEqual(['x']);
  });
});
