import type { Instant, LinkId } from '../../io.ts';
import type {
  GossipMessage,
  GraftEntry,
  IHaveEntry,
  PlumtreeMessage,
  StreamTag,
} from '../messages.ts';
import type { StreamName } from '../names.ts';
import { Plumtree, type PlumtreeOptions } from '../plumtree.ts';
import { MemoryCarrier } from './carrier.ts';
import { seeded, seededBytes } from './graph.ts';
import { origin } from './node.ts';

export type Sent = { readonly link: LinkId; readonly message: PlumtreeMessage };
const SELF = origin(0xffff);

/** One machine whose neighbours are played by the test. */
export class Solo {
  readonly carrier = new MemoryCarrier();
  readonly congested = new Set<LinkId>();
  readonly tree: Plumtree;
  readonly self = SELF;
  readonly sent: Sent[] = [];
  time = 1_000_000;
  timerAt = Number.POSITIVE_INFINITY;

  constructor(links: readonly LinkId[], options: Partial<PlumtreeOptions> = {}) {
    this.tree = new Plumtree(
      {
        self: SELF,
        carrier: this.carrier,
        random: seededBytes(seeded(1)),
        ihaveTimeoutMs: 500,
        ihaveFlushMs: 30,
        isCongested: (link) => this.congested.has(link),
        ...options,
      },
      {
        send: (link, message) => this.sent.push({ link, message }),
        setTimer: (_timer, at) => {
          this.timerAt = at;
        },
      },
      // Long ago: what is announced was said since.
      { mono: 0, wall: 0 },
    );
    for (const link of links) this.tree.neighbourUp(link, this.now);
  }

  get now(): Instant {
    return { mono: this.time, wall: this.time };
  }

  /** Lets time pass, with the timer. */
  wait(ms: number): void {
    const end = this.time + ms;
    while (this.timerAt <= end) {
      this.time = Math.max(this.time, this.timerAt);
      this.timerAt = Number.POSITIVE_INFINITY;
      this.tree.onTimer(this.now);
    }
    this.time = end;
  }

  /** An item of `name` comes over a link. */
  gossip(link: LinkId, name: StreamName, seq: number, more: Partial<GossipMessage> = {}): void {
    const bytes = new Uint8Array([seq & 0xff]);
    const message = { kind: 'gossip', ...tag(name), seq, hops: 1, bytes, ...more } as const;
    this.tree.onGossip(link, message, this.now);
  }

  ihave(link: LinkId, name: StreamName, from: number, more: Partial<IHaveEntry> = {}): void {
    const entry = { ...tag(name), from, count: 1, ageUs: 0, hops: 1, ...more };
    this.tree.onIhave(link, { kind: 'ihave', entries: [entry] }, this.now);
  }

  graft(link: LinkId, name: StreamName, from: number, more: Partial<GraftEntry> = {}): void {
    const entry = { ...tag(name), from, count: 1, below: 0, ...more };
    this.tree.onGraft(link, { kind: 'graft', entries: [entry] }, this.now);
  }

  prune(link: LinkId, name: StreamName): void {
    this.tree.onPrune(link, { kind: 'prune', entries: [tag(name)] }, this.now);
  }

  /** Takes what was sent since the last time: one line a message or entry. */
  said(kind?: PlumtreeMessage['kind']): string[] {
    const sent = this.sent.splice(0).filter(({ message }) => !kind || message.kind === kind);
    return sent.flatMap(({ link, message }) => describe(link, message));
  }
}

/** Each stream always by its full name, under a number of its own. */
function tag(define: StreamName): StreamTag {
  const alias = Number.parseInt(define.origin.slice(-2), 16) * 4 + (define.stream.length % 4);
  return { alias, define };
}

function describe(link: LinkId, message: PlumtreeMessage): string[] {
  switch (message.kind) {
    case 'gossip':
      return [`${link} gossip ${message.seq}`];
    case 'ihave':
      return message.entries.map(({ from, count }) => `${link} ihave ${from}+${count}`);
    case 'graft':
      return message.entries.map(({ from, count, below }) => {
        return `${link} graft ${from}+${count}${below > 0 ? ` below ${below}` : ''}`;
      });
    case 'prune':
      return message.entries.map(() => `${link} prune`);
  }
}
