import type { LinkId } from '../io.ts';
import type { Trees } from './trees.ts';

/** How one link is used by the trees that pass this node. */
export type Edge = {
  readonly link: LinkId;
  /** Carries the items of at least half of the origins; a link that no origin uses yet is eager. */
  readonly eager: boolean;
  /** Origins whose items are pushed over it, in either direction. */
  readonly eagerCount: number;
  /** Origins whose items are announced over it. */
  readonly lazyCount: number;
  /** Origins whose items come over it. */
  readonly parentCount: number;
};

export function edgesOf(neighbours: Iterable<{ readonly link: LinkId }>, trees: Trees): Edge[] {
  return [...neighbours].map(({ link }) => {
    let [eagerCount, parentCount] = [0, 0];
    for (const tree of trees.all()) {
      if (tree.isEager(link)) eagerCount += 1;
      if (tree.parent === link) parentCount += 1;
    }
    const lazyCount = trees.count - eagerCount;
    return { link, eager: eagerCount >= lazyCount, eagerCount, lazyCount, parentCount };
  });
}
