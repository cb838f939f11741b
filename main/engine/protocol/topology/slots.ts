import type { NodeId } from '../../../../shared/ids.ts';
import { LEAF_COUNT_MAX, PROVISIONAL_COUNT_MAX } from '../../../../shared/limits.ts';
import type { LinkId, LinkInfo } from '../io.ts';
import type { Purpose } from './dials.ts';
import {
  type Op,
  PASSING_MS,
  PROVISIONAL_MS,
  type TopologyHost,
  type TopologyOut,
} from './vocabulary.ts';

/**
 * - `provisional`: negotiates; at most two, ten seconds each, no broadcasts.
 * - `neighbour`: committed, takes a slot.
 * - `leaf`: committed outside the slots, with a node that can be reached in no other way.
 * - `duplicate`: a twin of a better link to the same node.
 * - `released`: was a neighbour until a deal replaced it; its peer closes it.
 * - `closing`: nothing more is said on it.
 */
export type LinkRole = 'provisional' | 'neighbour' | 'leaf' | 'duplicate' | 'released' | 'closing';

export type TopologyLink = {
  readonly info: LinkInfo;
  role: LinkRole;
  /** When it goes unless its role changes, monotonic. */
  deadline: number;
  /** What we dialled it for; null when the peer did. */
  readonly purpose: Purpose | null;
  /** What we asked on it and got no answer to. */
  asked: { readonly op: Op; readonly leaf: boolean } | null;
  /** What the peer last said. */
  neighbours: readonly NodeId[];
  free: number;
  /** We have said what we see. */
  probed: boolean;
  /** We are the leaf on it. */
  sheltered: boolean;
};

/**
 * The links and the slots they take: the only place where a link becomes a neighbour, and therefore
 * the only one where the degree could pass its cap. A slot is free, taken by a neighbour, or held for
 * a named deal; the three always add up to `maxDegree`.
 */
export class Slots {
  private readonly links = new Map<LinkId, TopologyLink>();
  private readonly held = new Map<Op, number>();
  private readonly maxDegree: number;
  private readonly out: TopologyOut;
  private readonly host: TopologyHost;
  private readonly news: [link: LinkId, isUp: boolean][] = [];
  /** The neighbours are no longer those that were last told. */
  changed = false;
  /** Some peer's dial has come through. */
  wasDialled = false;

  constructor(maxDegree: number, out: TopologyOut, host: TopologyHost) {
    this.maxDegree = maxDegree;
    this.out = out;
    this.host = host;
  }

  add(info: LinkInfo, purpose: Purpose | null, now: number): TopologyLink {
    const link: TopologyLink = {
      info,
      role: 'provisional',
      deadline: now + PROVISIONAL_MS,
      purpose,
      asked: null,
      neighbours: [],
      free: 0,
      probed: false,
      sheltered: false,
    };
    this.links.set(info.id, link);
    if (info.direction === 'in') this.wasDialled = true;
    return link;
  }

  get(id: LinkId): TopologyLink | undefined {
    return this.links.get(id);
  }

  all(): IterableIterator<TopologyLink> {
    return this.links.values();
  }

  inRole(role: LinkRole): TopologyLink[] {
    const found: TopologyLink[] = [];
    for (const link of this.links.values()) if (link.role === role) found.push(link);
    return found;
  }

  count(role: LinkRole): number {
    let count = 0;
    for (const link of this.links.values()) if (link.role === role) count += 1;
    return count;
  }

  get degree(): number {
    return this.count('neighbour');
  }

  neighbourIds(): NodeId[] {
    return this.inRole('neighbour').map(({ info }) => info.peer);
  }

  /** The best link to the node, leaving out those on their way out. */
  linkTo(peer: NodeId, except?: TopologyLink): TopologyLink | undefined {
    let best: TopologyLink | undefined;
    for (const link of this.links.values()) {
      if (link.info.peer !== peer || link === except) continue;
      if (link.role === 'neighbour' || link.role === 'leaf') return link;
      if (link.role === 'provisional') best = link;
    }
    return best;
  }

  isCommittedTo(peer: NodeId): boolean {
    const role = this.linkTo(peer)?.role;
    return role === 'neighbour' || role === 'leaf';
  }

  // Slots

  /** Neither taken nor held. */
  get free(): number {
    return this.maxDegree - this.degree - this.heldCount;
  }

  get heldCount(): number {
    let count = 0;
    for (const held of this.held.values()) count += held;
    return count;
  }

  hold(op: Op, count: number): void {
    if (count > 0) this.held.set(op, count);
  }

  heldFor(op: Op): number {
    return this.held.get(op) ?? 0;
  }

  letGo(op: Op): void {
    this.held.delete(op);
  }

  /** A place for one more provisional link, besides `promised` ones. */
  hasPlace(promised = 0): boolean {
    return this.count('provisional') + promised < PROVISIONAL_COUNT_MAX;
  }

  /**
   * Makes the link a neighbour in the slot of its twin, in that of `gives`, in one held for `op`, or
   * in a free one. Returns false, and changes nothing, when there is none of these: the cap.
   */
  commit(link: TopologyLink, op: Op, gives: TopologyLink | null, now: number): boolean {
    if (link.role === 'neighbour') return true;
    if (link.role === 'closing' || link.role === 'released') return false;
    const twin = this.linkTo(link.info.peer, link);
    const pays = twin?.role === 'neighbour' ? twin : gives?.role === 'neighbour' ? gives : null;
    if (!pays && !this.spend(op) && this.free <= 0) return false;
    const replaced = pays ?? (twin?.role === 'leaf' ? twin : null);
    if (replaced) this.retire(replaced, replaced === gives ? 'released' : 'duplicate', now);
    const carried = link.role === 'leaf';
    // Our own question, if it was another one, is answered as well.
    if (link.asked && link.asked.op !== op) this.letGo(link.asked.op);
    link.role = 'neighbour';
    link.deadline = Number.POSITIVE_INFINITY;
    link.asked = null;
    link.sheltered = false;
    this.changed = true;
    // Make before break, for the broadcast as well.
    if (!carried) this.tellUp(link.info.id);
    if (replaced) this.tellDown(replaced.info.id);
    return true;
  }

  /** False when there are too many already. A neighbour becomes a leaf without a gap. */
  makeLeaf(link: TopologyLink): boolean {
    if (link.role === 'leaf') return true;
    if (this.count('leaf') >= LEAF_COUNT_MAX) return false;
    if (link.role !== 'provisional' && link.role !== 'neighbour') return false;
    if (this.isCommittedTo(link.info.peer) && link.role === 'provisional') return false;
    const carried = link.role === 'neighbour';
    link.role = 'leaf';
    link.deadline = Number.POSITIVE_INFINITY;
    link.asked = null;
    this.changed = true;
    if (!carried) this.tellUp(link.info.id);
    return true;
  }

  /** A leaf that is needed no more. Its peer closes it. */
  giveUp(link: TopologyLink, now: number): void {
    this.retire(link, 'released', now);
    this.tellDown(link.info.id);
  }

  /** The peer let the link go. It is ours to close, so that nothing in flight gets lost. */
  release(link: TopologyLink, now: number): void {
    if (link.role === 'neighbour') {
      this.retire(link, 'released', now);
      this.tellDown(link.info.id);
    }
    this.close(link, now);
  }

  close(link: TopologyLink, now: number): void {
    if (link.role === 'closing') return;
    const carried = link.role === 'neighbour' || link.role === 'leaf';
    this.retire(link, 'closing', now);
    if (carried) this.tellDown(link.info.id);
    this.out.closeLink(link.info.id);
  }

  /** The link is gone; returns what it was. */
  remove(id: LinkId): TopologyLink | undefined {
    const link = this.links.get(id);
    if (!link) return undefined;
    this.links.delete(id);
    if (link.asked) this.letGo(link.asked.op);
    if (link.role === 'neighbour' || link.role === 'leaf') {
      this.changed = true;
      this.tellDown(id);
    }
    return link;
  }

  /**
   * Tells the host what has changed, at the end of a turn: what it says on a new link then comes after
   * the word that made it a neighbour at the other end.
   */
  tellHost(): void {
    for (const [id, isUp] of this.news.splice(0))
      if (isUp) this.host.neighbourUp(id);
      else this.host.neighbourDown(id);
  }

  private tellUp(id: LinkId): void {
    this.news.push([id, true]);
  }

  private tellDown(id: LinkId): void {
    this.news.push([id, false]);
  }

  private retire(link: TopologyLink, role: LinkRole, now: number): void {
    if (link.role === 'neighbour' || link.role === 'leaf') this.changed = true;
    link.role = role;
    link.deadline = now + PASSING_MS;
  }

  private spend(op: Op): boolean {
    const held = this.heldFor(op);
    if (held === 0) return false;
    if (held === 1) this.held.delete(op);
    else this.held.set(op, held - 1);
    return true;
  }
}
