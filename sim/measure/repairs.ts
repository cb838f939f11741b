import type { SimNode } from '../world/node.ts';
import type { Witness } from '../world/world.ts';

/** Dials that a node has under way at once: a wave of them is a round of repair. */
const PARALLEL_DIALS = 3;

/** Counts the dials of each node since a blow, which is how many rounds it took to mend. */
export class Repairs implements Witness {
  private readonly dials = new Map<SimNode, number>();
  private counting = false;

  begin(): void {
    this.dials.clear();
    this.counting = true;
  }

  onDialled(node: SimNode): void {
    if (this.counting) this.dials.set(node, (this.dials.get(node) ?? 0) + 1);
  }

  /** Rounds of the node that needed most. */
  rounds(nodes: readonly SimNode[]): number {
    this.counting = false;
    return nodes.reduce(
      (most, node) => Math.max(most, Math.ceil((this.dials.get(node) ?? 0) / PARALLEL_DIALS)),
      0,
    );
  }
}
