import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryStore } from '../store/memory.ts';
import { Outbox } from './io.ts';
import { RightTime } from './right-time.ts';
import { type TestNode, TestWorld } from './testing.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let world: TestWorld;
let alice: TestNode;
beforeEach(() => {
  world = new TestWorld();
  alice = world.node('alice');
  alice.act(() => alice.core.found('Garden', world.now));
});

function join(name: string, skewMs = 0): TestNode {
  alice.command((session, now) => session.belonging.invite(world.keyOf(name), now));
  const node = world.node(name, {}, undefined, skewMs);
  node.act(() => node.core.seek([alice.address], node.now));
  world.run(5000);
  return node;
}

const shown = (node: TestNode): string[] => {
  const end = node.core.session?.messages.end ?? null;
  return node.store.page('everyone', end, 100).messages.map(({ text }) => text);
};
const problems = (node: TestNode) =>
  node.events.flatMap((event) => (event.type === 'ProblemRaised' ? event.problem : []));

describe('C4 clocks that are off', () => {
  it.each([
    ['a day ahead', DAY_MS],
    ['a day behind', -DAY_MS],
  ])(
    'C4 one that is %s is corrected by its neighbours, hides nothing and floats nothing',
    (_, skewMs) => {
      const others = [alice, join('bob')];
      const dave = join('dave', skewMs);
      const said: string[] = [];
      for (let n = 0; n < 6; n++)
        for (const node of [...others, dave]) {
          said.push(`${n} by ${node.address}`);
          node.say(`${n} by ${node.address}`);
          world.run(50);
        }
      for (const node of [...others, dave]) expect(shown(node)).toEqual(said);
      const newest = alice.store.page('everyone', null, 1).messages[0];
      expect(Math.abs((newest?.ms ?? 0) - world.now.wall)).toBeLessThan(MINUTE_MS);
      const code = skewMs > 0 ? 'clock-ahead' : 'clock-behind';
      expect(problems(dave)).toEqual([{ code, detail: '1440' }]);
      for (const node of others) expect(problems(node)).toEqual([]);
    },
  );

  it('C4 of two that disagree neither is corrected, and what is answered comes first all the same', () => {
    const bob = join('bob', DAY_MS);
    bob.say('from tomorrow');
    world.run(50);
    alice.say('an answer');
    world.run(50);
    bob.say('and another');
    world.run(50);
    for (const node of [alice, bob])
      expect(shown(node)).toEqual(['from tomorrow', 'an answer', 'and another']);
    expect([...problems(alice), ...problems(bob)]).toEqual([]);
  });

  it('C4 what is more than seven days ahead is kept, waits until it is due, and drags nobody along', () => {
    const [bob, carol] = [join('bob'), join('carol')];
    const skewMs = 30 * DAY_MS;
    // On line with nobody, so nothing corrects it.
    bob.stop(true);
    world.run(50);
    const late = world.node('bob', {}, bob.store, skewMs);
    late.say('from next month');
    world.run(5000);
    alice.say('of today');
    world.run(50);
    for (const node of [alice, carol]) {
      expect(shown(node)).toEqual(['of today']);
      expect(node.heard()).not.toContain('from next month');
      expect(node.store.heads('everyone')).toEqual(late.store.heads('everyone'));
    }
    expect(
      alice.store.page('everyone', alice.core.session?.messages.end ?? null, 1).messages[0]?.ms,
    ).toBeLessThan(world.now.wall + MINUTE_MS);
    world.skip(23 * DAY_MS + MINUTE_MS);
    world.run(2000);
    for (const node of [alice, carol]) {
      expect(shown(node)).toEqual(['of today', 'from next month']);
      expect(node.heard().filter((text) => text === 'from next month')).toHaveLength(1);
    }
  });

  it('C4 a clock that starts in 1970 hides nothing that was here, nor what the only neighbour says', () => {
    const bob = join('bob');
    alice.say('before');
    world.run(50);
    bob.stop(true);
    world.run(50);
    const again = world.node('bob', {}, bob.store, -world.now.wall);
    expect(shown(again)).toEqual(['before']);
    world.run(5000);
    alice.say('after');
    world.run(50);
    expect(shown(again)).toEqual(['before', 'after']);
    again.say('an answer');
    world.run(50);
    expect(shown(alice)).toEqual(['before', 'after', 'an answer']);
  });
});

describe('C4 the right time', () => {
  const timeAt = (offsets: number[]): RightTime =>
    new RightTime(
      { store: new MemoryStore(), offsets: () => offsets, due: () => {} },
      new Outbox(),
      { mono: 0, wall: 1000 * DAY_MS },
    );
  const behind = (...offsets: number[]): number =>
    timeAt(offsets).behindMs({ mono: 0, wall: 1000 * DAY_MS });

  it('C4 is that of most, the own clock among them; a little is left alone', () => {
    expect(behind()).toBe(0);
    expect(behind(DAY_MS)).toBe(0);
    expect(behind(DAY_MS, 0)).toBe(0);
    expect(behind(DAY_MS, DAY_MS + 7)).toBe(DAY_MS);
    expect(behind(DAY_MS, -DAY_MS)).toBe(0);
    expect(behind(DAY_MS, DAY_MS, 0)).toBe(0);
    expect(behind(DAY_MS, DAY_MS, DAY_MS)).toBe(DAY_MS);
    expect(behind(MINUTE_MS / 2, MINUTE_MS / 2)).toBe(0);
  });
});
