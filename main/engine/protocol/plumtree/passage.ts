import { MeshError } from '../../errors.ts';
import type { Instant, LinkId } from '../io.ts';
import type { Announcer, AnnouncerParts } from './announcer.ts';
import type { Missing } from './missing.ts';
import type { Carrier, Stream, Verdict } from './names.ts';
import type { Tree } from './trees.ts';

export type PassageOptions = {
  readonly carrier: Carrier;
  readonly isCongested: (link: LinkId) => boolean;
};

/** An item with what is told beside it. */
export type Arrival = {
  readonly stream: Stream;
  readonly seq: number;
  readonly bytes: Uint8Array;
  /** Null for our own. */
  readonly from: LinkId | null;
  /** Links it has crossed. */
  readonly hops: number;
};

export type PassageParts = AnnouncerParts & { readonly announcer: Announcer };

/**
 * The one way in and the one way on, for every item: have it checked, learn from how it came, push
 * it along the tree and announce it elsewhere. Whoever wants to change the broadcast starts here.
 */
export class Passage {
  private readonly options: PassageOptions;
  private readonly parts: PassageParts;

  constructor(options: PassageOptions, parts: PassageParts) {
    this.options = options;
    this.parts = parts;
  }

  /** @throws MeshError `peer-misbehaved` */
  receive(item: Arrival, from: LinkId, now: Instant): void {
    const { stream, seq, bytes } = item;
    const key = stream.itemKey(seq);
    const first = this.parts.recents.get(key);
    if (first) {
      this.parts.counters.duplicates += 1;
      this.parts.counters.duplicateBytes += bytes.length;
      this.parts.repair.cameAgain(first, from, now);
      const tree = this.parts.trees.find(stream.origin);
      if (tree) this.parts.parents.duplicate(tree, first, from, now);
      return;
    }
    const verdict = this.judge(item, from, now);
    switch (verdict) {
      case 'new':
        this.parts.counters.delivered += 1;
        this.accept(item, this.parts.repair.arrived(stream, seq, from, now), now);
        this.release(stream, seq, now);
        return;
      case 'known':
        this.parts.counters.known += 1;
        this.parts.repair.missing.take(key);
        return;
      case 'left':
        this.parts.counters.left += 1;
        this.parts.repair.missing.take(key);
        return;
      case 'refused':
        this.parts.counters.refused += 1;
        this.parts.repair.missing.refused(key, from);
        return;
      case 'gap':
        this.parts.counters.gaps += 1;
        this.parts.held.add(key, { bytes, from, hops: item.hops, at: now.mono });
        this.parts.repair.lacksBefore(from, stream, seq, now);
        return;
    }
  }

  private judge({ stream, seq, bytes }: Arrival, from: LinkId, now: Instant): Verdict {
    const { carrier } = this.options;
    const name = stream.item(seq);
    if (carrier.has(name)) return 'known';
    if (carrier.catchesUp?.(name, from, now)) return 'left';
    return carrier.deliver(name, bytes, from, now);
  }

  /** The one place through which every new item goes: learn from how it came, then pass it on. */
  accept(item: Arrival, missing: Missing | undefined, now: Instant): void {
    const { stream, seq, from, hops } = item;
    const tree = this.parts.trees.touch(stream.origin);
    const asked = from !== null && (missing?.asked.has(from) ?? false);
    const repair = asked && missing ? missing : null;
    const at = now.mono;
    const recent = { stream, seq, from, at, bestAt: at, bestFrom: from, hops, repair };
    this.parts.recents.add(stream.itemKey(seq), recent);
    tree.note(stream, seq);
    tree.itemCount += 1;
    tree.hops = hops;
    if (from !== null && tree.branches.has(from)) {
      tree.lastFrom = from;
      this.parts.parents.delivered(tree, stream, from, asked, now);
      if (missing && !asked) this.parts.announcer.compare(recent, tree, missing, now);
    }
    this.forward(item, tree, missing, now);
  }

  /** Pushes along the tree, announces elsewhere; not to who has it. */
  private forward(item: Arrival, tree: Tree, missing: Missing | undefined, now: Instant): void {
    const { stream, seq, from } = item;
    for (const peer of this.parts.speaker.neighbours()) {
      if (peer.link === from || missing?.announcers.has(peer.link)) continue;
      // The parent has it by another way: a second copy would only make it prune us.
      const eager = tree.branches.get(peer.link)?.push && peer.link !== tree.parent;
      if (eager && !this.options.isCongested(peer.link)) {
        this.parts.speaker.gossip(peer, stream, item);
        continue;
      }
      if (eager) this.parts.counters.deferred += 1;
      this.parts.announcer.announce(peer, stream, seq, now);
    }
  }

  /** The item after this one may have been waiting for it, and so on. */
  release(stream: Stream, after: number, now: Instant): void {
    for (const { bytes, from, hops } of this.parts.held.take(stream.itemKey(after + 1)))
      try {
        this.receive({ stream, seq: after + 1, bytes, from, hops }, from, now);
      } catch (error) {
        // Who sent it is not who made us look at it: the link that pays would be the wrong one.
        if (!(error instanceof MeshError) || error.blame !== 'peer') throw error;
        this.parts.counters.refused += 1;
        this.parts.speaker.peers.get(from)?.failed(now.mono);
      }
  }
}
