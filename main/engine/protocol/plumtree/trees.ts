import type { NodeId } from '../../../../shared/ids.ts';
import type { LinkId } from '../io.ts';
import { STREAMS_PER_TREE_COUNT_MAX, TREE_COUNT_MAX, YOUNG_ITEM_COUNT } from './limits.ts';
import type { Stream } from './names.ts';

/**
 * What one link means to one origin's tree. Each direction has one end that decides, the receiving
 * one, and links keep order: so both ends agree even when a graft and a prune cross on the way.
 */
export type Branch = {
  /** Whether we push to it: its last word, a graft or a prune, unless we left it as a child. */
  push: boolean;
  /** Whether it may push to us: our last word. */
  pull: boolean;
  /** How many of our items there were when the link came up. */
  bornAt: number;
  /** How far the neighbour last said to be from the origin, and at which of our items. */
  hops: number;
  heardAt: number;
  /** How many times in a row the neighbour had an item earlier than the parent brought it. */
  leads: number;
  prunedAt: number;
};

/** The tree of one origin, as seen from this node. */
export class Tree {
  readonly origin: NodeId;
  /** Who brings the items; null at the root, before the first item and after a loss. */
  parent: LinkId | null = null;
  /**
   * It has lost its source. `sudden`: everybody was asked to push, and what is announced is asked for
   * at once. `planned`: nobody was, and whoever in the part that is cut off asks first feeds the rest.
   */
  cutOff: 'sudden' | 'planned' | null = null;
  /** When those it feeds are told. */
  tellAt: number | null = null;
  /** The parent was chosen for what it said and has brought nothing yet. */
  onTrial = false;
  /** Who brought the last item first. */
  lastFrom: LinkId | null = null;
  /** How many links the last item had crossed. */
  hops = 0;
  itemCount = 0;
  /** Items in a row that came first from another than the parent, without the parent's copy. */
  strikes = 0;
  private youngUntil = YOUNG_ITEM_COUNT;
  readonly branches: Map<LinkId, Branch>;
  /** The highest number of each stream, last used last. */
  private readonly highs = new Map<Stream, number>();

  constructor(origin: NodeId, branches: Map<LinkId, Branch>) {
    this.origin = origin;
    this.branches = branches;
  }

  note(stream: Stream, seq: number): void {
    const high = Math.max(seq, this.highs.get(stream) ?? seq);
    this.highs.delete(stream);
    this.highs.set(stream, high);
    if (this.highs.size <= STREAMS_PER_TREE_COUNT_MAX) return;
    const [oldest] = this.highs.keys();
    if (oldest) this.highs.delete(oldest);
  }

  /** −1 before its first item. */
  highOf(stream: Stream): number {
    return this.highs.get(stream) ?? -1;
  }

  /** The stream used last. */
  get stream(): Stream | undefined {
    return [...this.highs.keys()].at(-1);
  }

  streams(): Iterable<readonly [stream: Stream, high: number]> {
    return this.highs;
  }

  /** Still moving towards the shortest paths. */
  get isYoung(): boolean {
    return this.itemCount <= this.youngUntil;
  }

  /** Its shape has been broken: let it move quickly again. */
  rejuvenate(): void {
    this.youngUntil = this.itemCount + YOUNG_ITEM_COUNT;
  }

  /** The link carries the origin's items, in either direction. */
  isEager(link: LinkId): boolean {
    return link === this.parent || (this.branches.get(link)?.push ?? true);
  }
}

export const newBranch = (eager: boolean): Branch => ({
  push: eager,
  pull: eager,
  bornAt: 0,
  hops: Number.POSITIVE_INFINITY,
  heardAt: 0,
  leads: 0,
  prunedAt: Number.NEGATIVE_INFINITY,
});

/**
 * One tree for each origin that was heard lately. A new one starts with the branches of the known
 * origin whose id is the smallest: every node picks the same, so their choices fit together, and one
 * that floods for the first time cannot cut another's tree.
 */
export class Trees {
  private readonly trees = new Map<NodeId, Tree>();
  private readonly links = new Set<LinkId>();
  private model: Tree | null = null;

  get count(): number {
    return this.trees.size;
  }

  find(origin: NodeId): Tree | undefined {
    return this.trees.get(origin);
  }

  all(): Iterable<Tree> {
    return this.trees.values();
  }

  /** The origin's tree, grown when there is none; it is now the one used last. */
  touch(origin: NodeId): Tree {
    const kept = this.trees.get(origin);
    if (kept) {
      this.trees.delete(origin);
      this.trees.set(origin, kept);
      return kept;
    }
    const tree = this.grow(origin);
    this.trees.set(origin, tree);
    if (this.trees.size > TREE_COUNT_MAX) this.dropOldest();
    if (this.model === null || origin < this.model.origin) this.model = tree;
    return tree;
  }

  /** Those heard last, the very last first. */
  latest(countMax: number): Tree[] {
    return [...this.trees.values()].slice(-countMax).reverse();
  }

  /** A new link is eager for everybody, but for what its other end has said already. */
  linkUp(link: LinkId, early: ReadonlyMap<NodeId, Branch>): void {
    this.links.add(link);
    for (const tree of this.trees.values()) {
      const branch = early.get(tree.origin) ?? newBranch(true);
      tree.branches.set(link, branch);
      branch.bornAt = tree.itemCount;
    }
  }

  /** @returns the trees that lost their parent */
  linkDown(link: LinkId): Tree[] {
    this.links.delete(link);
    const lost: Tree[] = [];
    for (const tree of this.trees.values()) {
      tree.branches.delete(link);
      if (tree.lastFrom === link) tree.lastFrom = null;
      if (tree.parent === link) lost.push(tree);
    }
    return lost;
  }

  private grow(origin: NodeId): Tree {
    const eager = (link: LinkId): boolean => this.model?.isEager(link) ?? true;
    return new Tree(origin, new Map([...this.links].map((link) => [link, newBranch(eager(link))])));
  }

  private dropOldest(): void {
    const [oldest] = this.trees.values();
    if (!oldest) return;
    this.trees.delete(oldest.origin);
    if (this.model !== oldest) return;
    this.model = null;
    for (const tree of this.trees.values())
      if (this.model === null || tree.origin < this.model.origin) this.model = tree;
  }
}
