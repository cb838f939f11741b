/**
 * φ accrual failure detector (Hayashibara et al., 2004), in Akka's logistic approximation of the
 * normal distribution. φ = −log10(probability that the next heartbeat still comes): at 8, one false
 * alarm in 10^8 under the observed distribution.
 */
export type PhiOptions = {
  /** What is assumed before anything was seen, milliseconds. */
  readonly expectedIntervalMs: number;
  /** Silence that is always forgiven on top of the mean: scheduling, garbage collection. */
  readonly acceptablePauseMs: number;
};

const SAMPLE_COUNT_MAX = 200;
const SAMPLE_COUNT_TRUSTED = 10;

export class PhiDetector {
  private readonly intervals: number[] = [];
  private sum = 0;
  private squares = 0;
  private lastAt: number;
  private readonly options: PhiOptions;

  constructor(now: number, options: PhiOptions) {
    this.lastAt = now;
    this.options = options;
  }

  /** Something arrived, at `now` on the monotonic clock. */
  heard(now: number): void {
    this.add(now - this.lastAt);
    this.lastAt = now;
  }

  /** Starts the silence anew, because the time until now says nothing of the peer: we slept. */
  forgive(now: number): void {
    this.lastAt = now;
  }

  phi(now: number): number {
    const silence = now - this.lastAt - this.options.acceptablePauseMs;
    const mean = this.mean();
    const y = (silence - mean) / this.deviation(mean);
    const e = Math.exp(-y * (1.5976 + 0.070566 * y * y));
    // Two branches keep the precision where the tail is close to 0 or to 1.
    return silence > mean ? -Math.log10(e / (1 + e)) : -Math.log10(1 - 1 / (1 + e));
  }

  private add(interval: number): void {
    this.intervals.push(interval);
    this.sum += interval;
    this.squares += interval * interval;
    if (this.intervals.length <= SAMPLE_COUNT_MAX) return;
    const oldest = this.intervals.shift() ?? 0;
    this.sum -= oldest;
    this.squares -= oldest * oldest;
  }

  private mean(): number {
    return this.intervals.length < SAMPLE_COUNT_TRUSTED
      ? this.options.expectedIntervalMs
      : this.sum / this.intervals.length;
  }

  private deviation(mean: number): number {
    // Regular traffic would make the least delay an alarm.
    const least = this.options.expectedIntervalMs / 2;
    if (this.intervals.length < SAMPLE_COUNT_TRUSTED) return least;
    const variance = this.squares / this.intervals.length - mean * mean;
    return Math.max(least, Math.sqrt(Math.max(0, variance)));
  }
}
