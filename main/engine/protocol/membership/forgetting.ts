import type { NodeId } from '../../../../shared/ids.ts';
import { BURIED_NODE_COUNT_MAX, NODE_KEPT_MS_MAX } from '../../../../shared/limits.ts';
import { isLater, type Version } from './exchange.ts';

/** A node that was silent for so long is not spoken of any more, so that all forget it together. */
export const isFaded = (silentMs: number): boolean => silentMs > NODE_KEPT_MS_MAX / 2;
export const isForgotten = (silentMs: number): boolean => silentMs > NODE_KEPT_MS_MAX;

/** Those that were forgotten: who still speaks of them does not bring them back (M5). */
export class Graveyard {
  private readonly buried = new Map<NodeId, Version>();

  bury(node: NodeId, { generation, version }: Version): void {
    this.buried.set(node, { generation, version });
    if (this.buried.size <= BURIED_NODE_COUNT_MAX) return;
    const [oldest] = this.buried.keys();
    if (oldest !== undefined) this.buried.delete(oldest);
  }

  /** Not when it has come back itself, and said something new. */
  holds(node: NodeId, version: Version): boolean {
    const known = this.buried.get(node);
    return known !== undefined && !isLater(version, known);
  }
}
