import { expect, it } from 'vitest';
import type { RecordId } from '../../../shared/ids.ts';
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

/** One that keeps what messages bring only with a commit. */
class GroupingStore extends FullStore {
  private open = false;

  override batch<T>(durability: Durability, work: () => T): T {
    this.open = durability === 'grouped';
    return super.batch('written', work);
  }
  override get isGroupOpen(): boolean {
    return this.open;
  }
  override commit(): void {
    this.open = false;
    if (this.full) throw new MeshError('disk-full', 'here');
  }
}

it('C8 what is not committed is neither passed on nor told, and never when the commit fails', () => {
  const world = new TestWorld();
  const alice = world.node('alice', {}, new GroupingStore());
  alice.act(() => alice.core.found('Garden', world.now));
  const store = new GroupingStore();
  alice.command((session, now) => session.belonging.invite(world.keyOf('bob'), now));
  const bob = world.node('bob', {}, store);
  bob.act(() => bob.core.seek([alice.address], world.now));
  world.run(6000);
  const one = alice.say('one') as RecordId;
  world.run(1);
  expect(store.message(one)).not.toBeNull();
  expect(bob.heard()).toEqual([]);
  bob.act(() => bob.core.commits.settle());
  expect(bob.heard()).toEqual(['one']);

  const answers = bob.messages.length;
  alice.say('two');
  world.run(1);
  store.full = true;
  bob.act(() => bob.core.commits.settle());
  expect(bob.heard()).toEqual(['one']);
  expect(bob.messages.length).toBe(answers);
  expect(bob.events).toContainEqual({
    type: 'ProblemRaised',
    problem: { code: 'disk-full', detail: 'here' },
  });
});

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
