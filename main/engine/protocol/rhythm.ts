import type { Instant, LinkId, Outbox, Timer } from './io.ts';
import { type RandomBytes, randomBelow } from './ports.ts';
import type { NetworkSession } from './session.ts';
import type { Links } from './topology/links.ts';

export type RhythmOptions = {
  readonly gossipIntervalMs: number;
  readonly heartbeatIntervalMs: number;
  readonly random: RandomBytes;
  readonly links: Links;
};

export type RhythmTimer = Extract<Timer, 'gossip' | 'heads' | 'heartbeat'>;

/** Log heads are compared over one random link every so many gossip rounds. */
const HEADS_ROUNDS = 15;

/** What is done again and again while a node runs: heartbeats, gossip, the comparison of logs. */
export class Rhythm {
  private readonly options: RhythmOptions;
  private readonly out: Outbox;

  constructor(options: RhythmOptions, out: Outbox) {
    this.options = options;
    this.out = out;
  }

  start(now: Instant): void {
    for (const timer of ['gossip', 'heads', 'heartbeat'] as const) this.again(timer, now);
  }

  onTimer(timer: RhythmTimer, session: NetworkSession | null, now: Instant): void {
    if (timer === 'heartbeat') this.options.links.beat(now, this.options.heartbeatIntervalMs);
    else if (timer === 'gossip') session?.gossip(now);
    else {
      const link = this.randomLink();
      if (link !== null) session?.compareHeads(link);
    }
    this.again(timer, now);
  }

  private again(timer: RhythmTimer, now: Instant): void {
    const { gossipIntervalMs, heartbeatIntervalMs } = this.options;
    const interval = {
      heartbeat: heartbeatIntervalMs,
      gossip: gossipIntervalMs,
      heads: HEADS_ROUNDS * gossipIntervalMs,
    }[timer];
    this.out.setTimer(timer, now.mono + interval);
  }

  private randomLink(): LinkId | null {
    const links = this.options.links.ids();
    return links[randomBelow(this.options.random, Math.max(1, links.length))] ?? null;
  }
}
