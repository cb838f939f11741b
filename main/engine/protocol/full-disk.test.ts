import { expect, it } from 'vitest';
import { MeshError } from '../errors.ts';
import { MemoryStore } from '../store/memory.ts';
import type { Durability } from '../store/port.ts';
import { TestWorld } from './testing.ts';

/** A disk that is full now and then. */
class FullStore extends MemoryStore {
  full = false;

  override batch<T>(durability: Durability, work: () => T): T {
    if (this.full) throw new MeshError('disk-full', 'here');
    return super.batch(durability, work);
  }
}

it('C8 a full disk is told, passes on nothing that was not kept, and is caught up with', () => {
  const world = new TestWorld();
  const alice = world.node('alice');
  alice.act(() => alice.core.found('Garden', world.now));
  const store = new FullStore();
  alice.command((session, now) => session.belonging.invite(world.keyOf('bob'), now));
  const bob = world.node('bob', {}, store);
  bob.act(() => bob.core.seek([alice.address], world.now));
  world.run(6000);
  alice.say('before');
  world.run(100);

  store.full = true;
  alice.say('while it is full');
  world.run(100);
  expect(bob.heard()).toEqual(['before']);
  expect(bob.events).toContainEqual({
    type: 'ProblemRaised',
    problem: { code: 'disk-full', detail: 'here' },
  });
  expect(() => bob.say('mine')).toThrow('disk-full');

  store.full = false;
  alice.say('afterwards');
  world.run(30_000);
  expect(bob.heard()).toEqual(['before', 'while it is full', 'afterwards']);
});
