import type { Dial, LinkId, LinkInfo } from '../io.ts';
import { shuffled } from '../ports.ts';
import { Arrivals } from './arrivals.ts';
import { Audit } from './audit.ts';
import { contactOf, send } from './context.ts';
import { expire, nextDeadline } from './deadlines.ts';
import { assemble, type Parts } from './parts.ts';
import { receive } from './receive.ts';
import type { LinkRole } from './slots.ts';
import type {
  Directory,
  TopologyHost,
  TopologyMessage,
  TopologyOptions,
  TopologyOut,
  TopologyTimer,
} from './vocabulary.ts';

/**
 * Keeps the mesh a random graph in which everybody has two or three neighbours, never four (G1–G5).
 *
 * The transport brings links up; each starts *provisional* and carries no broadcast. Over it the two
 * ends negotiate (`negotiation.ts`): both have a free slot, or an edge is opened and the newcomer put
 * into it (`deals.ts`, `split.ts`, `switch.ts`), or the newcomer is referred to somebody else
 * (`referral.ts`). Whoever has too few neighbours looks for more at once (`recovery.ts`); the rest is
 * done by a slow audit (`audit.ts`): free slots find each other, random nodes are probed, components
 * that meet grow together (`probe.ts`). Two links to one node are one too many (`duplicates.ts`).
 *
 * Where it comes from: partial views with active links and referral by random walk are HyParView's
 * (Leitão, Pereira, Rodrigues, DSN 2007). With five links a node and random eviction it survives by
 * redundancy; with three it has to survive by repair over the full membership list, and a working link
 * is too dear to be evicted: every change keeps all degrees ("degree-constrained", `deals.ts`).
 * Believing nobody dead for ever is SWIM's lesson (Das, Gupta, Motivala, DSN 2002) and serf's.
 *
 * Sans-I/O: inputs come with the time (`now`, monotonic milliseconds), and what is to be done goes to
 * `TopologyOut` and `TopologyHost`. The same inputs and the same `random` give the same run.
 */
export class Topology {
  private readonly parts: Parts;
  private readonly arrivals: Arrivals;
  private readonly audit: Audit;
  private timerAt = Number.POSITIVE_INFINITY;
  private left = false;

  constructor(
    options: TopologyOptions,
    out: TopologyOut,
    host: TopologyHost,
    directory: Directory,
  ) {
    this.parts = assemble(options, out, host, directory);
    this.arrivals = new Arrivals(this.parts);
    this.audit = new Audit(this.parts);
  }

  start(now: number): void {
    const { out } = this.parts.context;
    out.setTimer('rebalance', this.audit.next(now));
    this.finish(now);
  }

  // Inputs

  /** `dial` is the one that led to it, null when the peer dialled. */
  linkUp(info: LinkInfo, dial: Dial | null, now: number): void {
    if (this.left) {
      this.parts.context.out.closeLink(info.id);
      return;
    }
    this.arrivals.up(info, dial, now);
    this.finish(now);
  }

  linkDown(id: LinkId, now: number): void {
    if (this.left) return;
    this.arrivals.down(id, now);
    this.finish(now);
  }

  /** A frame of any kind has arrived on the link. */
  heard(id: LinkId, now: number): void {
    const link = this.parts.context.slots.get(id);
    if (link) this.parts.duplicates.heard(link, now);
  }

  message(id: LinkId, message: TopologyMessage, now: number): void {
    const link = this.parts.context.slots.get(id);
    if (this.left || !link || link.role === 'closing') return;
    receive(this.parts, link, message, now);
    this.finish(now);
  }

  timer(timer: TopologyTimer, now: number): void {
    if (this.left) return;
    if (timer === 'rebalance') {
      this.audit.run(now);
      this.parts.context.out.setTimer('rebalance', this.audit.next(now));
    } else {
      this.timerAt = Number.POSITIVE_INFINITY;
      expire(this.parts, now);
    }
    this.finish(now);
  }

  /** `isUninvited`: somebody is there, and does not know yet that we belong (R8). */
  dialFailed(dial: Dial, now: number, isUninvited = false): void {
    const { context, recovery } = this.parts;
    const attempt = context.dials.failed(dial, now);
    if (attempt && isUninvited) recovery.uninvited(attempt.target, now);
    // Who cannot be met by us may be met by others, and may meet us.
    else if (attempt && attempt.purpose.kind !== 'meet') recovery.failed(attempt.target, now);
    this.finish(now);
  }

  /** Somebody of this network answers at an address that belongs to nobody known. */
  found(address: string, now: number): void {
    const { context, recovery } = this.parts;
    const target = { node: null, addresses: [address] };
    if (recovery.isUrgent) context.dials.start(target, { kind: 'attach', split: false }, now);
    else context.dials.start(target, { kind: 'probe' }, now);
    this.finish(now);
  }

  /** The directory has new members: whoever waits for one need not wait on. */
  membersChanged(now: number): void {
    this.finish(now);
  }

  /** The machine woke up or changed networks, or the user wants it: try everything anew. */
  wake(now: number): void {
    this.parts.recovery.wake();
    this.audit.run(now);
    this.finish(now);
  }

  /** Hands the neighbours to each other (G5). The links are the caller's to close, once sent. */
  leave(now: number): void {
    const { context, deals } = this.parts;
    deals.abort(now);
    this.left = true;
    const neighbours = shuffled(context.options.random, context.slots.inRole('neighbour'));
    neighbours.forEach((link, at) => {
      const other = neighbours[at % 2 === 0 ? at + 1 : at - 1];
      send(context, link, { kind: 'handover', peer: other ? contactOf(context, other) : null });
    });
  }

  // Questions

  roleOf(id: LinkId): LinkRole | null {
    return this.parts.context.slots.get(id)?.role ?? null;
  }

  links(role: LinkRole): LinkId[] {
    return this.parts.context.slots.inRole(role).map(({ info }) => info.id);
  }

  /** Committed links, leaves left out: never more than `maxDegree`. */
  get degree(): number {
    return this.parts.context.slots.degree;
  }

  get leafCount(): number {
    return this.parts.context.slots.count('leaf');
  }

  /** Slots neither taken nor held for something under way. */
  get free(): number {
    return this.parts.context.slots.free;
  }

  /** The search for neighbours: which attempt this is, whether it is given up, when it goes on. */
  get search(): {
    readonly attempt: number;
    readonly gaveUp: boolean;
    readonly isUrgent: boolean;
    /** Monotonic; null when nothing waits. */
    readonly nextAt: number | null;
  } {
    const { attempt, gaveUp, isUrgent, dueAt } = this.parts.recovery;
    const nextAt = Number.isFinite(dueAt) ? dueAt : null;
    return { attempt, gaveUp, isUrgent, nextAt };
  }

  // The end of each turn

  private finish(now: number): void {
    const { recovery } = this.parts;
    recovery.noteDegree();
    recovery.fill(now);
    this.tellNeighbours();
    this.parts.context.slots.tellHost();
    this.setTimer(now);
  }

  private tellNeighbours(): void {
    const { context } = this.parts;
    const { slots } = context;
    if (!slots.changed) return;
    slots.changed = false;
    const nodes = slots.neighbourIds();
    for (const link of slots.inRole('neighbour'))
      send(context, link, { kind: 'neighbours', nodes, free: slots.free });
  }

  private setTimer(now: number): void {
    const at = nextDeadline(this.parts);
    if (at === this.timerAt || at === Number.POSITIVE_INFINITY) return;
    this.timerAt = at;
    this.parts.context.out.setTimer('topology', Math.max(at, now));
  }
}
