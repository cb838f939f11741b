import type { MemberKey } from '../../../../shared/ids.ts';
import type { Problem } from '../../../../shared/problem.ts';
import type { InviteLink } from '../../wire/invite-link.ts';
import type { Dial, Instant, Outbox } from '../io.ts';
import { Dialer, type DialerOptions } from './dialer.ts';

/** A way into some network: where to knock, and whose key has to answer. Inside one, see Topology. */
export type Aim = {
  readonly addresses: readonly string[];
  readonly expect: MemberKey | null;
  /** The invite link to come in by; without one nobody knows which network answers. */
  readonly link: InviteLink | null;
};

/** Knocks at every address, each with its own patience, until one of them lets us in. */
export class Search {
  private readonly out: Outbox;
  private readonly dialer: Dialer;
  /** When the next dial is due, monotonic. */
  private nextAt: number | null = null;
  private isStale = true;

  constructor(options: DialerOptions, out: Outbox) {
    this.out = out;
    this.dialer = new Dialer(options, out);
  }

  get attempt(): number {
    return this.dialer.attempt;
  }

  get gaveUp(): boolean {
    return this.dialer.gaveUp;
  }

  /** When the next try is due, monotonic; null when none is. */
  get dueAt(): number | null {
    return this.nextAt;
  }

  /** Whether anything happened since the last run that may call for a dial. */
  get stale(): boolean {
    return this.isStale;
  }

  /** The timer ran out, possibly a moment early: whatever is still due needs a new one. */
  timerFired(): void {
    this.nextAt = null;
    this.isStale = true;
  }

  /** Dials what is due, and sets the timer for what is not. */
  run(aim: Aim | null, now: Instant): void {
    this.isStale = false;
    const due = aim && this.dial(aim, now);
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

  private dial({ addresses, expect, link }: Aim, now: Instant): number | null {
    const candidates = addresses.map((address) => ({ address, expect }));
    const goal = link ? { network: link.terms.network, link } : { network: null };
    return this.dialer.run(candidates, candidates.length, goal, now);
  }
}
