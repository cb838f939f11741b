import type { NetworkId, NodeId } from '../../../../shared/ids.ts';
import type { ReferReason } from '../../wire/message-fields.ts';
import type { Dial, LinkId } from '../io.ts';
import type { RandomBytes } from '../ports.ts';

export type { ReferReason };

/**
 * The words of the topology machine: what it says to other nodes, what it asks of its surroundings,
 * and the times and counts it keeps to. `topology.ts` has the whole picture.
 */

/** Somebody to meet, and where. */
export type Contact = { readonly node: NodeId; readonly addresses: readonly string[] };

/** A deal's name: random, so that nobody has to hand names out. */
export type Op = number;
export const OP_MAX = 2 ** 48 - 1;

export type TopologyMessage =
  /**
   * "Keep this link." `room`: slots the sender holds free for it, 2 when an edge may be opened for it.
   * `split`: the receiver was drawn uniformly, so an edge of its may be opened (G2). `leaf`: nobody
   * else can be reached (G1). `neighbours`: whom the sender is linked to already.
   */
  | {
      readonly kind: 'attach';
      readonly op: Op;
      readonly room: number;
      readonly split: boolean;
      readonly leaf: boolean;
      readonly neighbours: readonly NodeId[];
    }
  /** The sender has committed this link, and so does the receiver now. */
  | { readonly kind: 'accept'; readonly op: Op; readonly leaf: boolean }
  /**
   * "Not here: try these." The sender closes the link; or, with the reason `stay`, keeps it as a leaf's
   * until the receiver, who has nobody else, has found its place.
   */
  | {
      readonly kind: 'refer';
      readonly op: Op;
      readonly reason: ReferReason;
      readonly contacts: readonly Contact[];
    }
  /**
   * To a neighbour: "take part in a deal that would replace our link by one to `peer`". `peer` is null
   * while it is not known yet. `keep`: our link stays, the new one takes a free slot.
   */
  | {
      readonly kind: 'lend';
      readonly op: Op;
      readonly peer: Contact | null;
      readonly keep: boolean;
    }
  /** The answer; also takes an earlier yes back. `neighbours`: whom the new link must not lead to. */
  | {
      readonly kind: 'lent';
      readonly op: Op;
      readonly agreed: boolean;
      readonly neighbours: readonly NodeId[];
    }
  /** "Open an edge of yours: one half for me, the other for `partner`", who is linked to `avoid`. */
  | {
      readonly kind: 'switch';
      readonly op: Op;
      readonly partner: Contact;
      readonly avoid: readonly NodeId[];
    }
  /** "Your new neighbour in this deal is `peer`: dial it." */
  | { readonly kind: 'meet'; readonly op: Op; readonly peer: Contact }
  /** The new link of the deal stands. */
  | { readonly kind: 'met'; readonly op: Op }
  /** The deal is done: take the new link. `released`: this link is over, and the receiver closes it. */
  | { readonly kind: 'commit'; readonly op: Op; readonly released: boolean }
  /** The deal is off. */
  | { readonly kind: 'cancel'; readonly op: Op }
  /** Whom the sender is linked to, and how many slots it has free. */
  | { readonly kind: 'neighbours'; readonly nodes: readonly NodeId[]; readonly free: number }
  /** What the sender sees of the network, so that two components recognise each other. */
  | {
      readonly kind: 'probe';
      /** The sender has too few neighbours. */
      readonly urgent: boolean;
      readonly free: number;
      readonly sketch: readonly number[];
    }
  /** The sender leaves; `peer` leaves a gap too, which fits (G5). */
  | { readonly kind: 'handover'; readonly peer: Contact | null };

export type TopologyKind = TopologyMessage['kind'];
export type MessageOf<K extends TopologyKind> = TopologyMessage & { readonly kind: K };

/** `rebalance` runs the audit, `topology` the nearest deadline. */
export type TopologyTimer = 'rebalance' | 'topology';

/** Where the machine puts what it wants done. */
export type TopologyOut = {
  send(link: LinkId, message: TopologyMessage): void;
  ping(link: LinkId): void;
  closeLink(link: LinkId): void;
  dial(dial: Dial): void;
  setTimer(timer: TopologyTimer, at: number): void;
};

/** Who has to know of the machine's decisions; called at the end of the turn that made them. */
export type TopologyHost = {
  /** Broadcasts go over this link from now on. */
  neighbourUp(link: LinkId): void;
  /** Send no more broadcasts over this link; what still arrives on it counts. */
  neighbourDown(link: LinkId): void;
  /**
   * Tell the members how many slots stay free here, so that free slots find each other, and whether
   * anybody has ever dialled us: behind a NAT nobody can.
   */
  advertise(free: number, isDialable: boolean): void;
  searchLan(): void;
  /**
   * The peer of this provisional link is of another component. Before the two can grow together,
   * their members have to admit each other: exchange the rosters (R6).
   */
  metStranger?(link: LinkId): void;
};

export type Known = Contact & {
  /** Heard of lately. */
  readonly alive: boolean;
  /** It says that somebody has dialled it. False means nothing yet, or a NAT. */
  readonly dialable: boolean;
};

/** What membership, store and configuration know of the others. */
export type Directory = {
  /** Members but ourselves that are believed alive. */
  readonly aliveCount: number;
  /** Members that are not, and did not say goodbye. */
  readonly awayCount: number;
  /** Both, numbered below `size` in any order; a number may be out of use. */
  readonly size: number;
  at(index: number): NodeId | undefined;
  get(node: NodeId): Known | undefined;
  /** Who says to have a free slot. */
  free(): readonly NodeId[];
  /** `viewSketch` of ourselves and those believed alive. */
  sketch(): readonly number[];
  /**
   * LAN answers, remembered peers and seeds, but for our own addresses and those of members believed
   * alive or linked: where somebody may be of whom we know nothing.
   */
  addresses(): readonly string[];
};

export type TopologyOptions = {
  readonly self: NodeId;
  readonly network: NetworkId;
  readonly minDegree: number;
  readonly maxDegree: number;
  readonly rebalanceIntervalMs: number;
  readonly recoveryBaseDelayMs: number;
  readonly maxDiscoveryRetries: number;
  readonly random: RandomBytes;
};

// Counts; those that bound what peers can make grow are in shared/limits.ts
/** As quiet 1169 teaches: one after the other is slow. Three: what the repair figures assume. */
export const PARALLEL_DIALS = 3;

// Milliseconds
export const PROVISIONAL_MS = 10_000; // G1
/**
 * How long a deal may hold an edge. Each party waits a little longer than the one that decides, so
 * that a decision never comes too late but by a stalled network.
 */
export const DEAL_MS = 8_000;
export const DEAL_GRACE_MS = 500;
/** Guess: two nodes of which neither was ever dialled meet soon, or both are behind a NAT. */
export const DOUBTFUL_DEAL_MS = 3_500;
/** Guess: a LAN dial is long through by then; whoever waits dials too, which a NAT may need. */
export const REVERSE_DIAL_MS = 1_500;
/** A released or beaten link that its peer has not closed by then. */
export const PASSING_MS = 5_000;
/** Guess: ten round trips of a slow path. A twin is not urgent. */
export const PING_MS = 3_000;
