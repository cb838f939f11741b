/** A token bucket: what a peer may make us do in a second, with one second's worth in advance. */
export class Budget {
  private readonly perSecond: number;
  private left: number;
  private at: number;

  constructor(perSecond: number, now: number) {
    this.perSecond = perSecond;
    this.left = perSecond;
    this.at = now;
  }

  /** Takes up to `wanted`; returns what was granted. */
  take(wanted: number, now: number): number {
    const refill = (Math.max(0, now - this.at) / 1000) * this.perSecond;
    this.left = Math.min(this.perSecond, this.left + refill);
    this.at = now;
    const granted = Math.min(wanted, Math.floor(this.left));
    this.left -= granted;
    return granted;
  }
}
