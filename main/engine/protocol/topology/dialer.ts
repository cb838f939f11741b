import type { MemberKey } from '../../../../shared/ids.ts';
import { CACHED_ADDRESS_COUNT_MAX } from '../../../../shared/limits.ts';
import type { Problem } from '../../../../shared/problem.ts';
import type { Dial, Instant, Outbox } from '../io.ts';
import { type RandomBytes, randomUnit, shuffled } from '../ports.ts';
import { isWaiting } from './joining.ts';

export type DialerOptions = {
  readonly recoveryBaseDelayMs: number;
  readonly maxDiscoveryRetries: number;
  readonly random: RandomBytes;
};

/** Somebody to try: an address, and whose key has to answer there when that is known. */
export type Candidate = { readonly address: string; readonly expect: MemberKey | null };

const PARALLEL_DIALS = 3;
/** R8: whoever is not invited asks again at this pace, without back-off. */
export const NOT_INVITED_RETRY_MS = 3000;
const BACKOFF_MS_MAX = 30_000;
/** Past `maxDiscoveryRetries` the search goes on for ever, at this pace (G4). */
const OFFLINE_RETRY_MS = 60_000;

type Attempt = { failures: number; nextAt: number; problem: Problem | null };

/** Dials candidates until enough links stand: in parallel, each with its own full-jitter back-off. */
export class Dialer {
  private readonly attempts = new Map<string, Attempt>();
  private readonly inFlight = new Set<string>();
  private readonly options: DialerOptions;
  private readonly out: Outbox;
  /** Rounds without success since the last link stood. */
  private rounds = 0;

  constructor(options: DialerOptions, out: Outbox) {
    this.options = options;
    this.out = out;
  }

  get attempt(): number {
    return this.rounds;
  }

  get gaveUp(): boolean {
    return this.rounds > this.options.maxDiscoveryRetries;
  }

  problemAt(address: string): Problem | null {
    return this.attempts.get(address)?.problem ?? null;
  }

  /** Dials what is due; returns when the next candidate is, monotonic, or null. */
  run(
    candidates: readonly Candidate[],
    wanted: number,
    goal: Pick<Dial, 'network' | 'link'>,
    now: Instant,
  ): number | null {
    const free = Math.min(wanted, PARALLEL_DIALS) - this.inFlight.size;
    const resting = candidates.filter(({ address }) => !this.inFlight.has(address));
    const due = resting.filter(({ address }) => this.dueAt(address) <= now.mono);
    for (const { address, expect } of shuffled(this.options.random, due).slice(
      0,
      Math.max(0, free),
    )) {
      this.inFlight.add(address);
      this.out.dial({ ...goal, address, expect });
    }
    const later = resting.map(({ address }) => this.dueAt(address)).filter((at) => at > now.mono);
    return later.length > 0 ? Math.min(...later) : null;
  }

  failed(dial: Dial, problem: Problem, now: Instant): void {
    this.inFlight.delete(dial.address);
    const attempt = this.attemptOf(dial.address);
    attempt.failures += 1;
    attempt.problem = problem;
    this.rounds = Math.max(this.rounds, attempt.failures);
    attempt.nextAt = now.mono + this.delay(attempt);
  }

  /** A link stands that was reached at this address. */
  succeeded(address: string): void {
    this.inFlight.delete(address);
    this.attempts.delete(address);
    this.rounds = 0;
  }

  /** Everything may be tried at once: the network changed, or the user asked. */
  reset(): void {
    this.attempts.clear();
    this.rounds = 0;
  }

  private dueAt(address: string): number {
    return this.attempts.get(address)?.nextAt ?? Number.NEGATIVE_INFINITY;
  }

  private attemptOf(address: string): Attempt {
    const known = this.attempts.get(address);
    if (known) return known;
    if (this.attempts.size >= CACHED_ADDRESS_COUNT_MAX) {
      const [oldest] = this.attempts.keys();
      if (oldest !== undefined) this.attempts.delete(oldest);
    }
    const fresh: Attempt = { failures: 0, nextAt: 0, problem: null };
    this.attempts.set(address, fresh);
    return fresh;
  }

  private delay({ failures, problem }: Attempt): number {
    if (problem && isWaiting(problem)) return NOT_INVITED_RETRY_MS;
    if (this.gaveUp) return OFFLINE_RETRY_MS * (0.5 + randomUnit(this.options.random) / 2);
    const ceiling = Math.min(
      BACKOFF_MS_MAX,
      this.options.recoveryBaseDelayMs * 2 ** Math.min(failures, 16),
    );
    // Full jitter (AWS Architecture Blog, 2015), but never a storm of instant retries.
    return Math.max(
      this.options.recoveryBaseDelayMs / 2,
      randomUnit(this.options.random) * ceiling,
    );
  }
}
