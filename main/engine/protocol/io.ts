import type { NodeId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { MeshEvent } from '../events.ts';
import type { Dial } from '../wire/introduction.ts';
import type { LinkMessage } from '../wire/messages.ts';

export type { Dial };

/**
 * The doors of the protocol core. It does no I/O: inputs come in with the time, effects go out as
 * data, and the same inputs give the same effects, on real sockets as in a simulation.
 */

/** Two clocks, because a wall clock jumps. Milliseconds. */
export type Instant = {
  /** Since some fixed moment, never backwards: for durations and timers. */
  readonly mono: number;
  /** Since the Unix epoch, as the system believes: for what people see and for the hybrid clock. */
  readonly wall: number;
};

/** Names a link for as long as it stands; never used again. */
export type LinkId = number;

export type LinkInfo = {
  readonly id: LinkId;
  readonly peer: NodeId;
  readonly peerGeneration: number;
  readonly direction: 'in' | 'out';
  /** `host:port` at which the peer can be dialled again. */
  readonly address: string;
};

export type Input =
  /** A link stands: both ends have proved themselves and admitted each other. `dial` led to it. */
  | { readonly type: 'link-up'; readonly link: LinkInfo; readonly dial: Dial | null }
  /** A link is gone, for whatever reason, `closeLink` included. */
  | { readonly type: 'link-down'; readonly link: LinkId }
  /** One decoded frame of a standing link. */
  | { readonly type: 'message'; readonly link: LinkId; readonly message: LinkMessage }
  /** A timer that was set has run out. */
  | { readonly type: 'timer'; readonly timer: Timer }
  /** Somebody answers at the address; the proof is still to come. */
  | { readonly type: 'dial-reached'; readonly dial: Dial }
  /** A dial came to nothing. */
  | { readonly type: 'dial-failed'; readonly dial: Dial; readonly problem: Problem }
  /** LAN discovery found a member's address. */
  | { readonly type: 'found'; readonly address: string }
  /** Another process dialled in that has proved to be this very node. */
  | { readonly type: 'copy-met' }
  /** The machine woke up or changed networks: whatever waits for a later try is tried now. */
  | { readonly type: 'wake' };

/** Each timer runs at most once at a time; setting it again moves it. */
export type Timer =
  /** Scuttlebutt round. */
  | 'gossip'
  /** Ping each link and judge the silent ones. */
  | 'heartbeat'
  /** Compare log heads over a random link. */
  | 'heads'
  /** Knock again. */
  | 'dial'
  /** Look whether our place in the mesh is as it should be (G3). */
  | 'rebalance'
  /** The nearest deadline of whatever is being negotiated. */
  | 'topology'
  /** The broadcast trees announce, or ask for what was announced and has not come. */
  | 'plumtree';

/** Those that mean something inside a network only. */
export type SessionTimer = Extract<Timer, 'rebalance' | 'topology' | 'plumtree'>;
export const isSessionTimer = (timer: Timer): timer is SessionTimer =>
  timer === 'rebalance' || timer === 'topology' || timer === 'plumtree';

export type Effect =
  | { readonly type: 'send'; readonly link: LinkId; readonly message: LinkMessage }
  /** Close it; a `link-down` follows. */
  | { readonly type: 'close-link'; readonly link: LinkId }
  | { readonly type: 'dial'; readonly dial: Dial }
  /** Fire `timer` at `at` on the monotonic clock. */
  | { readonly type: 'set-timer'; readonly timer: Timer; readonly at: number }
  /** Tell the subscribers. */
  | { readonly type: 'emit'; readonly event: MeshEvent }
  /** Ask the LAN now. */
  | { readonly type: 'search-lan' }
  /**
   * Another process speaks as this node, or the disk is behind what this node has said: go on as a
   * new instance, with a core of its own, so that the two never fork each other's logs.
   */
  | { readonly type: 'renew-instance' };

/** Where a machine puts what it wants done. */
export class Outbox {
  private effects: Effect[] = [];
  private spoken = new Set<LinkId>();

  send(link: LinkId, message: LinkMessage): void {
    this.spoken.add(link);
    this.effects.push({ type: 'send', link, message });
  }
  /** Asks whether the other end is there; any frame is the answer. */
  ping(link: LinkId): void {
    this.send(link, { kind: 'ping', nonce: 0 });
  }
  closeLink(link: LinkId): void {
    this.effects.push({ type: 'close-link', link });
  }
  dial(dial: Dial): void {
    this.effects.push({ type: 'dial', dial });
  }
  setTimer(timer: Timer, at: number): void {
    this.effects.push({ type: 'set-timer', timer, at });
  }
  emit(event: MeshEvent): void {
    this.effects.push({ type: 'emit', event });
  }
  searchLan(): void {
    this.effects.push({ type: 'search-lan' });
  }
  renewInstance(): void {
    this.effects.push({ type: 'renew-instance' });
  }

  /** The links over which anything was sent since the last time. */
  takeSpoken(): ReadonlySet<LinkId> {
    const { spoken } = this;
    this.spoken = new Set();
    return spoken;
  }

  /** Says nothing of what was to be said: what it stands on was not kept. */
  takeBack(): void {
    this.effects = this.effects.filter(({ type }) => type !== 'send' && type !== 'emit');
  }

  /** Everything since the last time, in order. */
  drain(): Effect[] {
    const drained = this.effects;
    this.effects = [];
    return drained;
  }
}
