import type { Fetching, Status } from '../../../shared/mesh-types.ts';

/** What the status is made of. */
export type StatusFacts = {
  /** `idle` no network and none sought · `seeking` knocking · `member` in a network · `removed` our key was revoked. */
  readonly mode: 'idle' | 'seeking' | 'member' | 'removed';
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
  readonly fetching: Fetching | null;
};

/** One truthful word for how this node stands. */
export function statusOf(facts: StatusFacts): Status {
  const { connections, members, rttMs, fetching } = facts;
  // Nobody lets a revoked key in again: there is no next try worth telling.
  const quiet = connections > 0 || facts.mode === 'removed';
  const linked = connections > 0;
  return {
    state: stateOf(facts),
    connections,
    members,
    attempt: quiet ? 0 : facts.attempt,
    nextAttemptAt: quiet ? null : facts.nextAttemptAt,
    rttMs: linked ? rttMs : null,
    fetching: linked ? fetching : null,
  };
}

function stateOf(facts: StatusFacts): Status['state'] {
  if (facts.mode === 'idle' || facts.mode === 'removed') return 'offline';
  if (facts.mode === 'seeking') return facts.refused ? 'waiting' : 'looking';
  if (facts.connections > 0) return facts.settled ? 'connected' : 'syncing';
  if (!facts.othersExpected) return 'alone';
  if (facts.gaveUp) return 'offline';
  return facts.everLinked ? 'recovering' : 'looking';
}
