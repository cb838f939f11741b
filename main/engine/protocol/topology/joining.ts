import type { MemberKey, NetworkId } from '../../../../shared/ids.ts';
import { SEED_COUNT_MAX } from '../../../../shared/limits.ts';
import type { Join, JoinAttempt, Proposal } from '../../../../shared/mesh-types.ts';
import { type Problem, type ProblemCode, problem } from '../../../../shared/problem.ts';
import type { InviteLink } from '../../wire/invite-link.ts';
import type { Instant } from '../io.ts';

/** A network that answered a knock, with what is needed to join it. */
export type Offer = {
  readonly proposal: Proposal;
  readonly network: NetworkId;
  /** Where it answered, and whose key did. */
  readonly address: string;
  readonly expect: MemberKey;
  /** The genesis as it travels; null for an open network. */
  readonly genesis: Uint8Array | null;
};

/** The way from an address to a network: looking → reached → waiting → confirm → admitted → history. */
export class Joining {
  /** Who holds one has agreed to the network that it names. */
  readonly link: InviteLink | null;
  private readonly stages = new Map<string, JoinAttempt>();
  private offered: Offer | null = null;
  private later: 'admitted' | 'history' | null = null;

  constructor(addresses: readonly string[], link: InviteLink | null) {
    this.link = link;
    for (const address of addresses) this.addAddress(address);
  }

  get addresses(): readonly string[] {
    return [...this.stages.keys()];
  }

  /** @returns whether it is a new one. */
  addAddress(address: string): boolean {
    if (this.stages.has(address) || this.stages.size >= SEED_COUNT_MAX) return false;
    this.stages.set(address, { address, stage: 'looking', problem: null });
    return true;
  }

  reached(address: string): void {
    const attempt = this.stages.get(address);
    // While it waits, each knock reaches the listener again: that is no news.
    if (attempt && attempt.stage !== 'waiting')
      this.stages.set(address, { address, stage: 'reached', problem: null });
  }

  failed(address: string, found: Problem): void {
    if (!this.stages.has(address)) return;
    const stage = isWaiting(found) ? 'waiting' : 'failed';
    // To somebody with a link, "not invited" means that the link does not count there.
    const isRefused = this.link !== null && found.code === 'not-invited';
    const shown = isRefused ? problem('link-refused') : found;
    this.stages.set(address, { address, stage, problem: shown });
  }

  offer(offer: Offer): void {
    this.offered ??= offer;
  }

  get pending(): Offer | null {
    return this.offered;
  }

  get refused(): boolean {
    return [...this.stages.values()].some(
      ({ stage, problem }) => stage === 'waiting' && problem?.code !== 'no-network-there',
    );
  }

  /** The user agreed: from here on it is a member that fetches what it missed. */
  confirmed(stage: 'admitted' | 'history'): void {
    this.later = stage;
  }

  view(nextAttemptAt: Instant['wall'] | null): Join {
    const attempts = [...this.stages.values()];
    return {
      stage: this.stage(attempts),
      attempts,
      nextAttemptAt: this.offered ? null : nextAttemptAt,
      proposal: this.offered?.proposal ?? null,
    };
  }

  private stage(attempts: readonly JoinAttempt[]): Join['stage'] {
    if (this.later) return this.later;
    if (this.offered) return 'confirm';
    if (attempts.some(({ stage }) => stage === 'waiting')) return 'waiting';
    if (attempts.some(({ stage }) => stage === 'reached')) return 'reached';
    return 'looking';
  }
}

const WAITING: readonly ProblemCode[] = [
  'not-invited',
  'no-network-there',
  'link-expired',
  'link-used',
  'link-reset',
];

/** The listener may let us in later, so it is asked again soon and without back-off (R8). */
export const isWaiting = ({ code }: Problem): boolean => WAITING.includes(code);
