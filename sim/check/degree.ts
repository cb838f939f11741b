import type { SimNode } from '../world/node.ts';
import type { Witness } from '../world/world.ts';

/** Links that carry broadcast: the ones that `maxDegree` bounds (G1). */
export const degreeOf = (node: SimNode): number => node.core?.session?.place.topology.degree ?? 0;

/** Watches the highest degree that any node ever has. */
export class DegreeWatch implements Witness {
  max = 0;

  onStep(node: SimNode): void {
    const degree = degreeOf(node);
    if (degree > this.max) this.max = degree;
  }
}
