import { NODE_TAG_BYTES, type NodeId, type NodeTag } from '../../../../shared/ids.ts';
import { NODE_COUNT_MAX } from '../../../../shared/limits.ts';
import { sha256 } from '../../crypto/hash.ts';
import { toHex } from '../../crypto/hex.ts';

/** Those who do not belong are remembered as well, so that nobody is asked for them again. */
const TAG_COUNT_MAX = 2 * NODE_COUNT_MAX;

/**
 * What digests call nodes: the first bytes of the hash of the id. A third of its length, and nobody
 * can make a node that is called like another.
 */
export class NodeTags {
  private readonly tags = new Map<NodeId, NodeTag>();
  private readonly nodes = new Map<NodeTag, NodeId>();

  of(node: NodeId): NodeTag {
    const kept = this.tags.get(node);
    if (kept) return kept;
    const tag = toHex(sha256(Buffer.from(node, 'hex')).subarray(0, NODE_TAG_BYTES)) as NodeTag;
    this.tags.set(node, tag);
    this.nodes.set(tag, node);
    if (this.tags.size > TAG_COUNT_MAX) this.dropOldest();
    return tag;
  }

  /** Undefined for a node that was never met. */
  nodeOf(tag: NodeTag): NodeId | undefined {
    return this.nodes.get(tag);
  }

  private dropOldest(): void {
    for (const [node, tag] of this.tags) {
      this.tags.delete(node);
      this.nodes.delete(tag);
      return;
    }
  }
}
