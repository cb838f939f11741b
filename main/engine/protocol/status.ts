import type { Status } from '../../../shared/mesh-types.ts';

/** What the status is made of. */
export type StatusFacts = {
  /** `idle` no network and none sought · `seeking` knocking · `member` in a network. */
  readonly mode: 'idle' | 'seeking' | 'member';
  readonly connections: number;
  readonly members: number;
  /** Some listener was reached and said that we are not invited. */
  readonly refused: boolean;
  /** Somebody should be there: a member that did not say goodbye, a seed, a remembered peer. */
  readonly othersExpected: boolean;
  readonly everLinked: boolean;
  readonly settled: boolean;
  readonly attempt: number;
  readonly gaveUp: boolean;
  /** Wall clock, milliseconds; null when no try is due. */
  readonly nextAttemptAt: number | null;
  readonly rttMs: number | null;
};

/** One truthful word for how this node stands. */
export function statusOf(facts: StatusFacts): Status {
  const { connections, members, rttMs } = facts;
  const linked = connections > 0;
  return {
    state: stateOf(facts),
    connections,
    members,
    attempt: linked ? 0 : facts.attempt,
    nextAttemptAt: linked ? null : facts.nextAttemptAt,
    rttMs: linked ? rttMs : null,
  };
}

function stateOf(facts: StatusFacts): Status['state'] {
  if (facts.mode === 'idle') return 'offline';
  if (facts.mode === 'seeking') return facts.refused ? 'waiting' : 'looking';
  if (facts.connections > 0) return facts.settled ? 'connected' : 'syncing';
  if (!facts.othersExpected) return 'alone';
  if (facts.gaveUp) return 'offline';
  return facts.everLinked ? 'recovering' : 'looking';
}
