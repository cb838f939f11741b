import { type InstanceId, instanceOf, type NodeId } from '../../../../shared/ids.ts';
import { TOLD_NEIGHBOUR_COUNT_MAX } from '../../../../shared/limits.ts';

/**
 * Guess: all nodes together then tell at most once in two to four seconds, which costs each of them
 * some 150 B/s at the worst, however many they are. Exchanges of edges change more than people look at.
 */
const NEWS_MS_PER_NODE = 2_000;
const NEWS_MS_PER_NODE_OF_MANY = 4_000;
const FEW_NODE_COUNT = 16;

const pauseMs = (nodeCount: number): number =>
  NEWS_MS_PER_NODE * Math.min(nodeCount, FEW_NODE_COUNT) +
  NEWS_MS_PER_NODE_OF_MANY * Math.max(0, nodeCount - FEW_NODE_COUNT);

/** When to tell everybody whom we are linked to: once it stands, and not too often. */
export class NeighbourNews {
  private told = '';
  private last = '';
  private toldAt = Number.NEGATIVE_INFINITY;

  /** Once a gossip round. @returns what to tell, or null. `now` is monotonic, milliseconds. */
  due(neighbours: Iterable<NodeId>, knownCount: number, now: number): readonly InstanceId[] | null {
    const instances = [...neighbours].map(instanceOf).sort().slice(0, TOLD_NEIGHBOUR_COUNT_MAX);
    const current = instances.join();
    const stands = current === this.last;
    this.last = current;
    if (!stands || current === this.told) return null;
    if (now - this.toldAt < pauseMs(knownCount)) return null;
    this.told = current;
    this.toldAt = now;
    return instances;
  }
}
