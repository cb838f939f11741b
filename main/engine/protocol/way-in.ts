import { type MemberKey, memberOf, type NetworkId, type NodeId } from '../../../shared/ids.ts';
import type { Join } from '../../../shared/mesh-types.ts';
import { type Problem, problem } from '../../../shared/problem.ts';
import { MeshError } from '../errors.ts';
import type { MeshStore } from '../store/port.ts';
import type { Welcome } from '../wire/introduction.ts';
import { readInviteLink } from '../wire/invite-link.ts';
import { readOffer } from './admission.ts';
import type { Dial, Instant, Outbox } from './io.ts';
import { recallSeek, rememberSeek, type Seek } from './memory-of-network.ts';
import type { DialerOptions } from './topology/dialer.ts';
import { Joining, type Offer } from './topology/joining.ts';
import { Search } from './topology/search.ts';

export type WayInOptions = DialerOptions & {
  readonly self: NodeId;
  readonly store: MeshStore;
  /** Only a listener with this key may let us in. */
  readonly expectKey: MemberKey | null;
};

/** Looks for a network: knocks at addresses until a member lets us in, by an invite link or without. */
export class WayIn {
  readonly search: Search;
  private readonly options: WayInOptions;
  private joining: Joining | null = null;

  constructor(options: WayInOptions, out: Outbox) {
    this.options = options;
    this.search = new Search(options, out);
  }

  /** Takes up what was looked for when the program ended. */
  recall(): void {
    const seek = recallSeek(this.options.store);
    if (seek) this.joining = joiningOf(seek);
  }

  seek(addresses: readonly string[]): void {
    const seek = { addresses, link: null };
    rememberSeek(this.options.store, seek);
    this.begin(joiningOf(seek));
  }

  /** @throws MeshError `link-invalid` */
  seekByLink(text: string): void {
    const seek = { addresses: readInviteLink(text).addresses, link: text.trim() };
    rememberSeek(this.options.store, seek);
    this.begin(joiningOf(seek));
  }

  cancel(): void {
    rememberSeek(this.options.store, null);
    this.begin(null);
  }

  /** Nothing is looked for any more: we are in, or began a network of our own. */
  done(): void {
    this.joining = null;
  }

  get mode(): 'seeking' | 'idle' {
    return this.joining === null ? 'idle' : 'seeking';
  }

  /** Somebody answered whom we may ask again: we are not invited yet. */
  get refused(): boolean {
    return this.joining?.refused ?? false;
  }

  get hasAddresses(): boolean {
    return (this.joining?.addresses.length ?? 0) > 0;
  }

  /** The network that our invite link names. */
  get soughtNetwork(): NetworkId | null {
    return this.joining?.link?.terms.network ?? null;
  }

  /** What was found and waits for a yes. */
  get offered(): Offer | null {
    return this.joining?.pending ?? null;
  }

  view(nextAttemptAt: number | null): Join | null {
    return this.joining?.view(nextAttemptAt) ?? null;
  }

  reached(address: string): void {
    this.joining?.reached(address);
  }

  /** The LAN knows somebody of the network that our link names. */
  found(address: string): void {
    if (this.joining?.addAddress(address)) this.search.reset();
  }

  /** A listener proved itself. A knock never becomes a link: it only brings an offer. */
  accept(welcome: Welcome, dial: Dial): Problem {
    try {
      this.joining?.offer(readOffer(welcome, memberOf(this.options.self), dial.address));
      return problem('no-network');
    } catch (error) {
      if (error instanceof MeshError) return error.toProblem();
      throw error;
    }
  }

  /** @returns what was found there, when somebody who holds a link has agreed to it beforehand. */
  failed(dial: Dial, failure: Problem, now: Instant): Offer | null {
    const offer = this.offered;
    if (offer?.address === dial.address) {
      this.search.succeeded(dial.address);
      return this.joining?.link ? offer : null;
    }
    this.search.failed(dial, failure, now);
    this.joining?.failed(dial.address, failure);
    return null;
  }

  confirmed(stage: 'admitted' | 'history'): void {
    this.joining?.confirmed(stage);
  }

  /** Dials what is due. */
  run(now: Instant): void {
    if (!this.search.stale) return;
    const { joining } = this;
    const { expectKey: expect } = this.options;
    const isLooking = joining !== null && !joining.pending;
    const aim = isLooking ? { addresses: joining.addresses, expect, link: joining.link } : null;
    this.search.run(aim, now);
  }

  private begin(joining: Joining | null): void {
    this.joining = joining;
    this.search.reset();
  }
}

const joiningOf = ({ addresses, link }: Seek): Joining =>
  new Joining(addresses, link === null ? null : readInviteLink(link));
