import { memberOf, type NodeId } from '../../../../shared/ids.ts';
import type { Dial } from '../io.ts';
import { type RandomBytes, randomUnit } from '../ports.ts';
import {
  type Contact,
  type Op,
  PARALLEL_DIALS,
  type TopologyOptions,
  type TopologyOut,
} from './vocabulary.ts';

/** What a link is dialled for. */
export type Purpose =
  /** To become a neighbour. `split`: the node was drawn uniformly, an edge of its may be opened. */
  | { readonly kind: 'attach'; readonly split: boolean }
  /** To be the new link of a deal. */
  | { readonly kind: 'meet'; readonly op: Op }
  /** To see whether it is there, and what it sees. */
  | { readonly kind: 'probe' }
  /** To enter an edge of its together with a neighbour that has a free slot too. */
  | { readonly kind: 'pair'; readonly partner: NodeId };

export type Target = { readonly node: NodeId | null; readonly addresses: readonly string[] };

export const targetOf = ({ node, addresses }: Contact): Target => ({ node, addresses });

/** A node in several places is tried at all of them, each a moment after the last (RFC 8305). */
const STAGGER_MS = 500;

type Attempt = {
  readonly target: Target;
  readonly purpose: Purpose;
  readonly waiting: string[];
  readonly inFlight: Set<string>;
  staggerAt: number;
};

/** The dials under way, each for a purpose. */
export class Dials {
  private readonly attempts = new Set<Attempt>();
  private readonly options: TopologyOptions;
  private readonly out: TopologyOut;

  constructor(options: TopologyOptions, out: TopologyOut) {
    this.options = options;
    this.out = out;
  }

  /** False when there is nowhere to dial, or somebody dials there already. */
  start(target: Target, purpose: Purpose, now: number): boolean {
    const addresses = target.addresses.filter((address) => !this.isDialling(address));
    if (addresses.length === 0 || (target.node !== null && this.isDialling(target.node)))
      return false;
    const attempt = {
      target,
      purpose,
      waiting: addresses,
      inFlight: new Set<string>(),
      staggerAt: 0,
    };
    this.attempts.add(attempt);
    this.next(attempt, now);
    return true;
  }

  isDialling(nodeOrAddress: NodeId | string): boolean {
    for (const { target, inFlight } of this.attempts)
      if (target.node === nodeOrAddress || inFlight.has(nodeOrAddress)) return true;
    return false;
  }

  count(kind: Purpose['kind']): number {
    let count = 0;
    for (const { purpose } of this.attempts) if (purpose.kind === kind) count += 1;
    return count;
  }

  get isFull(): boolean {
    return this.attempts.size >= PARALLEL_DIALS;
  }

  /** A link stands; returns what it was dialled for. */
  succeeded({ address }: Dial): Attempt | null {
    const attempt = this.find(address);
    if (attempt) this.attempts.delete(attempt);
    return attempt;
  }

  /** Returns the attempt when this was its last address. */
  failed({ address }: Dial, now: number): Attempt | null {
    const attempt = this.find(address);
    if (!attempt) return null;
    attempt.inFlight.delete(address);
    if (attempt.waiting.length > 0) this.next(attempt, now);
    if (attempt.inFlight.size > 0) return null;
    this.attempts.delete(attempt);
    return attempt;
  }

  tick(now: number): void {
    for (const attempt of this.attempts)
      if (attempt.waiting.length > 0 && attempt.staggerAt <= now) this.next(attempt, now);
  }

  get nextAt(): number {
    let at = Number.POSITIVE_INFINITY;
    for (const { waiting, staggerAt } of this.attempts)
      if (waiting.length > 0) at = Math.min(at, staggerAt);
    return at;
  }

  private next(attempt: Attempt, now: number): void {
    const address = attempt.waiting.shift();
    if (address === undefined) return;
    attempt.inFlight.add(address);
    attempt.staggerAt = now + STAGGER_MS;
    const { node } = attempt.target;
    const expect = node === null ? null : memberOf(node);
    this.out.dial({ address, network: this.options.network, expect });
  }

  private find(address: string): Attempt | null {
    for (const attempt of this.attempts) if (attempt.inFlight.has(address)) return attempt;
    return null;
  }
}

const REST_MS_MIN = 60_000;
const REST_MS_MAX = 30 * 60_000;
/** Beyond this the longest-known is forgotten, and may be dialled in vain once more. */
const UNREACHABLE_COUNT_MAX = 4_096;

/**
 * Who did not answer, and until when it is left alone. Without this memory nine tenths of all dials
 * after a mass failure go to the dead, and the mesh does not heal [measured].
 */
export class Unreachable {
  private readonly resting = new Map<string, { readonly until: number; readonly count: number }>();
  private readonly random: RandomBytes;

  constructor(random: RandomBytes) {
    this.random = random;
  }

  note(nodeOrAddress: string, now: number): void {
    const count = (this.resting.get(nodeOrAddress)?.count ?? 0) + 1;
    const rest = Math.min(REST_MS_MAX, REST_MS_MIN * 2 ** (count - 1));
    const until = now + rest * (0.75 + randomUnit(this.random) / 2);
    this.resting.delete(nodeOrAddress);
    this.resting.set(nodeOrAddress, { until, count });
    if (this.resting.size <= UNREACHABLE_COUNT_MAX) return;
    for (const oldest of this.resting.keys()) {
      this.resting.delete(oldest);
      return;
    }
  }

  restUntil(nodeOrAddress: string, until: number): void {
    this.resting.set(nodeOrAddress, { until, count: 0 });
  }

  rests(nodeOrAddress: string, now: number): boolean {
    const known = this.resting.get(nodeOrAddress);
    return known !== undefined && known.until > now;
  }

  forget(nodeOrAddress: string): void {
    this.resting.delete(nodeOrAddress);
  }

  clear(): void {
    this.resting.clear();
  }
}
