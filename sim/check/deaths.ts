import type { MeshEvent } from '../../main/engine/events.ts';
import type { SimNode } from '../world/node.ts';
import type { Witness, World } from '../world/world.ts';

/** Whoever had a reason to be thought dead may still be called so for this long, milliseconds. */
const GRACE_MS = 45_000;

/** Counts nodes that are called dead while they live, run and can be reached. */
export class Coroner implements Witness {
  falseDeaths = 0;
  readonly cases: string[] = [];
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  onEvent(node: SimNode, event: MeshEvent): void {
    if (event.type !== 'NodeLeft') return;
    const twins = this.world.nodes.filter(({ self }) => self === event.nodeId);
    const other = twins.find(({ isUp, isPaused }) => isUp && !isPaused);
    if (!other || !this.world.network.reaches(node.slot, other.slot)) return;
    const { cutsChangedAt } = this.world;
    const disturbed = Math.max(node.disturbedAt, cutsChangedAt, ...twins.map(disturbedAt));
    if (this.world.time - disturbed < GRACE_MS) return;
    this.falseDeaths += 1;
    this.cases.push(`${this.world.time.toFixed(0)} #${node.slot} calls #${other.slot} dead`);
  }
}

const disturbedAt = (node: SimNode): number => node.disturbedAt;
