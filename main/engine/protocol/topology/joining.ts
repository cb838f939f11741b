import type { MemberKey, NetworkId } from '../../../../shared/ids.ts';
import type { Problem } from '../../../../shared/problem.ts';
import type { Join, JoinAttempt, Proposal } from '../../../../shared/schemas.ts';
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
  readonly addresses: readonly string[];
  private readonly stages = new Map<string, JoinAttempt>();
  private offered: Offer | null = null;
  private later: 'admitted' | 'history' | null = null;

  constructor(addresses: readonly string[]) {
    this.addresses = addresses;
    for (const address of addresses)
      this.stages.set(address, { address, stage: 'looking', problem: null });
  }

  reached(address: string): void {
    const attempt = this.stages.get(address);
    // While it waits, each knock reaches the listener again: that is no news.
    if (attempt && attempt.stage !== 'waiting')
      this.stages.set(address, { address, stage: 'reached', problem: null });
  }

  failed(address: string, problem: Problem): void {
    if (!this.stages.has(address)) return;
    const waits = problem.code === 'not-invited' || problem.code === 'no-network-there';
    this.stages.set(address, { address, stage: waits ? 'waiting' : 'failed', problem });
  }

  offer(offer: Offer): void {
    this.offered ??= offer;
  }

  get pending(): Offer | null {
    return this.offered;
  }

  get refused(): boolean {
    return [...this.stages.values()].some(({ problem }) => problem?.code === 'not-invited');
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
