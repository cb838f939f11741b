import type { MemberKey, NetworkId, NodeId } from '../../../../shared/ids.ts';
import type { Problem } from '../../../../shared/problem.ts';
import type { MeshConfig } from '../../config.ts';
import type { MeshStore } from '../../store/port.ts';
import type { Dial, Instant, Outbox } from '../io.ts';
import type { KnownNode } from '../membership/membership.ts';
import type { RandomBytes } from '../ports.ts';
import { candidatesOf } from './candidates.ts';
import { type Candidate, Dialer } from './dialer.ts';
import type { Links } from './links.ts';

export type SearchOptions = {
  readonly self: NodeId;
  readonly config: MeshConfig;
  readonly random: RandomBytes;
  readonly store: MeshStore;
  readonly links: Links;
};

/** What is searched for: a way into some network, or links inside the one we belong to. */
export type Aim =
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'network';
      readonly addresses: readonly string[];
      readonly expect: MemberKey | null;
    }
  | {
      readonly kind: 'links';
      readonly network: NetworkId;
      readonly nodes: () => Iterable<KnownNode>;
    };

/** Looks for others: whom to dial, when, and how many. */
export class Search {
  private readonly options: SearchOptions;
  private readonly out: Outbox;
  private readonly dialer: Dialer;
  private own: readonly string[] = [];
  /** When the next dial is due, monotonic. */
  private nextAt: number | null = null;
  private isStale = true;

  constructor(options: SearchOptions, out: Outbox) {
    this.options = options;
    this.out = out;
    this.dialer = new Dialer({ ...options.config, random: options.random }, out);
  }

  get attempt(): number {
    return this.dialer.attempt;
  }

  get gaveUp(): boolean {
    return this.dialer.gaveUp;
  }

  /** When the next try is due, wall clock; null when none is. */
  nextAttemptAt(now: Instant): number | null {
    return this.nextAt === null ? null : Math.round(now.wall + Math.max(0, this.nextAt - now.mono));
  }

  /** Our own addresses, which are not dialled. */
  setOwn(addresses: readonly string[]): void {
    this.own = addresses;
  }

  /** Whether anything happened since the last run that may call for a dial. */
  get stale(): boolean {
    return this.isStale;
  }

  refresh(): void {
    this.isStale = true;
  }

  /** The timer ran out, possibly a moment early: whatever is still due needs a new one. */
  timerFired(): void {
    this.nextAt = null;
    this.isStale = true;
  }

  /** Dials what is due, and sets the timer for what is not. */
  run(aim: Aim, now: Instant): void {
    this.isStale = false;
    const due = this.dial(aim, now);
    if (due !== null && due !== this.nextAt) this.out.setTimer('dial', due);
    this.nextAt = due;
  }

  succeeded(address: string): void {
    this.dialer.succeeded(address);
    this.isStale = true;
  }

  failed(dial: Dial, problem: Problem, now: Instant): void {
    this.dialer.failed(dial, problem, now);
    this.isStale = true;
  }

  /** Everything may be tried at once. */
  reset(): void {
    this.dialer.reset();
    this.isStale = true;
  }

  candidates(aim: Aim): Candidate[] {
    if (aim.kind === 'nothing') return [];
    if (aim.kind === 'network')
      return aim.addresses.map((address) => ({ address, expect: aim.expect }));
    const { self, config, store, links } = this.options;
    return candidatesOf({
      self,
      own: this.own,
      seeds: config.seedPeers,
      peers: store.peers(),
      nodes: aim.nodes(),
      linked: links.peers(),
      problemAt: (address) => this.dialer.problemAt(address),
    });
  }

  private dial(aim: Aim, now: Instant): number | null {
    const candidates = this.candidates(aim);
    const wanted = aim.kind === 'links' ? this.wantedLinks(candidates.length) : candidates.length;
    if (wanted <= 0) return null;
    return this.dialer.run(candidates, wanted, aim.kind === 'links' ? aim.network : null, now);
  }

  private wantedLinks(candidateCount: number): number {
    const { config, links } = this.options;
    return Math.min(config.minDegree, links.count + candidateCount) - links.count;
  }
}
