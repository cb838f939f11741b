import type { LeanMesh } from './mesh.ts';

/** Nodes that join in one second of a big world. */
const JOINS_PER_SECOND = 100;
/** The audit mixes the graph meanwhile. */
const QUIET_MS = 60_000;

type LeanScenario = (mesh: LeanMesh, nodes: number) => void;

function grown(mesh: LeanMesh, nodes: number): void {
  mesh.grow(nodes, JOINS_PER_SECOND);
  mesh.settle();
}

const massKill =
  (share: number): LeanScenario =>
  (mesh, nodes) => {
    grown(mesh, nodes);
    mesh.world.run(QUIET_MS);
    mesh.shouts(2, 3, 1);
    const victims = mesh.prng.shuffled(mesh.live).slice(0, Math.floor(nodes * share));
    mesh.kill(victims, mesh.prng.chance(0.5));
    mesh.repair();
    mesh.settle();
    mesh.world.run(10_000);
    mesh.shouts(2, 2, 1);
  };

/** The scenarios that make sense with thousands of nodes, by the same names. */
export const LEAN_SCENARIOS: ReadonlyMap<string, LeanScenario> = new Map<string, LeanScenario>([
  [
    'quiet',
    (mesh, nodes) => {
      grown(mesh, nodes);
      mesh.world.run(QUIET_MS);
    },
  ],
  [
    'broadcast',
    (mesh, nodes) => {
      grown(mesh, nodes);
      mesh.world.run(QUIET_MS);
      mesh.shouts(4, 12, 9);
    },
  ],
  ['mass-kill-10', massKill(0.1)],
  ['mass-kill-30', massKill(0.3)],
  ['mass-kill-50', massKill(0.5)],
  ['mass-kill-90', massKill(0.9)],
  ['mass-kill-95', massKill(0.95)],
  [
    'mass-join',
    (mesh, nodes) => {
      const first = mesh.world.join(null);
      mesh.grow(nodes - 1, 20 * JOINS_PER_SECOND, first);
      mesh.settle();
      mesh.world.run(QUIET_MS);
    },
  ],
  [
    'partition-heal',
    (mesh, nodes) => {
      grown(mesh, nodes);
      mesh.world.partition(mesh.prng.shuffled(mesh.live).slice(0, Math.floor(nodes / 2)));
      mesh.world.run(QUIET_MS);
      mesh.world.heal();
      mesh.repair();
      mesh.settle();
    },
  ],
]);

/** Above so many nodes the whole stack is too much for one machine. */
export const WHOLE_STACK_NODES_MAX = 1_024;
