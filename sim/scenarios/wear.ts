import { entriesOf } from '../check/memory.ts';
import type { Mesh } from '../mesh.ts';
import { ended, grown, type Scenario } from './scenario.ts';

const CYCLES = 8;
/** Windows of measurements and caches have filled up by then. */
const CYCLES_TO_WARM_UP = 4;
/** What a node may hold more after as many cycles again. */
const GROWTH_MAX = 1.25;
/** Windows of measurements: 200 samples a link. */
const ENTRIES_FREE = 2_000;
const SHOUTS = 100;

/** One round of troubles, always of the same kinds. */
function cycle(mesh: Mesh): void {
  const [victim, sleeper, ...others] = mesh.live.slice(1);
  victim?.stop('killed');
  sleeper?.pause(false);
  for (let count = 0; count < SHOUTS; count++) for (const node of others) mesh.shout(node);
  mesh.chatter(4, 10_000);
  mesh.world.run(8_000);
  victim?.start();
  sleeper?.resume(true);
  mesh.world.partition([mesh.prng.shuffled(mesh.live).slice(0, 1)]);
  mesh.world.run(20_000);
  mesh.world.heal();
  mesh.settle(60_000);
  // Broadcasts are for those who are there; what this counts is what they leave behind.
  mesh.measureFromHere();
}

/** Never restarted, so that whatever it gathers stays. */
const heldBy = (mesh: Mesh): number => entriesOf(mesh.world.nodes[0]?.core ?? {});

export const WEAR: readonly Scenario[] = [
  {
    name: 'wear',
    about: 'The same troubles again and again: what a node holds in memory does not grow.',
    nodes: 5,
    run(mesh, nodes) {
      grown(mesh, nodes);
      for (let count = 0; count < CYCLES_TO_WARM_UP; count++) cycle(mesh);
      const before = heldBy(mesh);
      for (let count = CYCLES_TO_WARM_UP; count < CYCLES; count++) cycle(mesh);
      ended(mesh);
      const after = heldBy(mesh);
      if (after > before * GROWTH_MAX + ENTRIES_FREE)
        throw new Error(`memory grows: ${before} entries, then ${after}`);
    },
  },
];
