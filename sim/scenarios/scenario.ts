import type { Mesh } from '../mesh.ts';
import type { WorldOptions } from '../world/world.ts';

export type Scenario = {
  readonly name: string;
  /** One sentence: what happens and what has to come out. */
  readonly about: string;
  /** How many nodes when nobody says. */
  readonly nodes: number;
  readonly world?: Partial<WorldOptions>;
  /** Throws for what must never be; what is merely bad shows in the figures. */
  run(mesh: Mesh, nodes: number): void;
};

/** Networks up to this size are grown by invitations, one signed record a member. */
const INVITED_NODES_MAX = 64;
const JOIN_MS = 200;

/** A settled network of `nodes`. */
export function grown(mesh: Mesh, nodes: number): void {
  const withinMs = 2000 + nodes * JOIN_MS;
  if (nodes <= INVITED_NODES_MAX) mesh.grow(nodes, withinMs);
  else mesh.growOpen(nodes, withinMs);
  mesh.settle();
}

/** When the faults are over: everybody agrees, and what is said now reaches everybody; false if not. */
export function ended(mesh: Mesh): boolean {
  if (!mesh.settle()) return false;
  const { settleMs } = mesh.figures;
  for (const node of mesh.prng.shuffled(mesh.live).slice(0, 4)) mesh.say(node);
  mesh.world.run(5000);
  const agreed = mesh.settle(60_000);
  // What counts is how long the faults took to heal, not the talk afterwards.
  mesh.figures.settleMs = settleMs;
  return agreed;
}
