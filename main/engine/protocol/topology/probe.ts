import type { NodeId } from '../../../../shared/ids.ts';
import { VIEW_SKETCH_COUNT_MAX } from '../../../../shared/limits.ts';
import { type Context, drawOne, send } from './context.ts';
import type { Negotiation } from './negotiation.ts';
import type { Recovery } from './recovery.ts';
import { turnAway } from './referral.ts';
import type { TopologyLink } from './slots.ts';
import type { Entering } from './switch.ts';
import type { MessageOf } from './vocabulary.ts';

/**
 * Meeting a random node that is no neighbour, one believed dead included: the only way in which two
 * components that are both full ever find each other again (iroh-gossip 86, serf 333). Each says what
 * it sees as a sketch: the smallest hashes of the nodes it believes alive. How much two sketches share
 * estimates how much the two views do ("Broder: On the resemblance and containment of documents",
 * 1997), in 64 bytes for a network of any size. Two nodes of one component see nearly the same, those
 * of two components nearly nothing in common.
 */
/** Guess: far from both cases. With 16 of 16 or 0 of 16 expected, 8 is nobody's accident. */
const SAME_VIEW_SHARE = 0.5;

/** The sketch of a view: ourselves and everybody believed alive. */
export function viewSketch(nodes: Iterable<NodeId>): number[] {
  const smallest: number[] = [];
  for (const node of nodes) {
    const hash = hashOf(node);
    if (smallest.length >= VIEW_SKETCH_COUNT_MAX && hash >= (smallest.at(-1) ?? 0)) continue;
    const at = smallest.findIndex((other) => other >= hash);
    if (at >= 0 && smallest[at] === hash) continue;
    smallest.splice(at < 0 ? smallest.length : at, 0, hash);
    if (smallest.length > VIEW_SKETCH_COUNT_MAX) smallest.pop();
  }
  return smallest;
}

/** Estimated share of the nodes in either view that are in both. */
export function resemblance(a: readonly number[], b: readonly number[]): number {
  const [inA, inB] = [new Set(a), new Set(b)];
  const union = [...new Set([...a, ...b])].sort((x, y) => x - y).slice(0, VIEW_SKETCH_COUNT_MAX);
  if (union.length === 0) return 0;
  return union.filter((hash) => inA.has(hash) && inB.has(hash)).length / union.length;
}

/** FNV-1a, finished as in MurmurHash3: spreads well, and nobody gains by finding a collision. */
function hashOf(node: NodeId): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < node.length; at++) hash = Math.imul(hash ^ node.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export class Prober {
  private readonly context: Context;
  private readonly negotiation: Negotiation;
  private readonly entering: Entering;
  private readonly recovery: Recovery;
  /** How many of the next probes are to end in a switch. */
  mixesDue = 0;

  constructor(context: Context, negotiation: Negotiation, entering: Entering, recovery: Recovery) {
    this.context = context;
    this.negotiation = negotiation;
    this.entering = entering;
    this.recovery = recovery;
  }

  say(link: TopologyLink): void {
    if (link.probed || link.role === 'closing') return;
    link.probed = true;
    const { slots, directory } = this.context;
    const { free } = slots;
    const urgent = this.recovery.isUrgent;
    send(this.context, link, { kind: 'probe', urgent, free, sketch: directory.sketch() });
  }

  onProbe(link: TopologyLink, message: MessageOf<'probe'>, now: number): void {
    this.say(link);
    if (link.role !== 'provisional') return;
    const { host, directory } = this.context;
    const isStranger = resemblance(directory.sketch(), message.sketch) < SAME_VIEW_SHARE;
    if (isStranger) host.metStranger?.(link.info.id);
    if (this.recovery.isUrgent && this.negotiation.ask(link, { split: true })) return;
    // The dialler decides, so that the two do not work against each other; if the peer needs a
    // neighbour it asks.
    if (link.info.direction === 'in' || message.urgent) return;
    if (!this.use(link, message.free > 0, isStranger)) turnAway(this.context, link, 'done', now);
  }

  /** Makes something lasting of the meeting, if there is a reason to. */
  private use(link: TopologyLink, peerIsFree: boolean, isStranger: boolean): boolean {
    const { slots } = this.context;
    if (slots.free > 0 && peerIsFree) return this.negotiation.ask(link, { split: false });
    if (!isStranger && this.mixesDue === 0) return false;
    const partner = drawOne(this.context, slots.inRole('neighbour'));
    if (!partner || !this.entering.begin(link, partner, false)) return false;
    this.mixesDue = Math.max(0, this.mixesDue - 1);
    return true;
  }
}
