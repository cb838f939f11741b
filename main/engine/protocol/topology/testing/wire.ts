import type { LinkId } from '../../io.ts';
import type { TopologyMessage } from '../vocabulary.ts';

/** What a link needs of the world around it. */
export type Wiring = {
  readonly now: () => number;
  readonly after: (wait: number, run: () => void) => void;
  readonly latency: (a: number, b: number) => number;
  /** Frames between the two get through at the moment. */
  readonly passes: (a: number, b: number) => boolean;
  readonly newLinkId: () => LinkId;
};

/** How the owner of an end hears of it. */
export type Ear = {
  readonly index: number;
  up(end: End): void;
  down(id: LinkId): void;
  frame(id: LinkId, message: TopologyMessage | 'ping' | 'pong'): void;
};

export type End = {
  readonly id: LinkId;
  readonly ear: Ear;
  readonly wire: Wire;
  readonly side: 0 | 1;
  state: 'coming' | 'up' | 'down';
};

/** A TLS link: frames in order on either side, an end that the other side hears of, or does not. */
export class Wire {
  readonly ends: readonly [End, End];
  private readonly wiring: Wiring;
  private readonly lastArrival = [0, 0];

  constructor(wiring: Wiring, dialler: Ear, listener: Ear) {
    this.wiring = wiring;
    const end = (ear: Ear, side: 0 | 1): End => ({
      id: wiring.newLinkId(),
      ear,
      wire: this,
      side,
      state: 'coming',
    });
    this.ends = [end(dialler, 0), end(listener, 1)];
  }

  /** The handshake is through on the dialler's side; the listener hears of it with the next frame. */
  open(): void {
    const [mine, theirs] = this.ends;
    mine.state = 'up';
    this.carry(0, () => {
      theirs.state = 'up';
      theirs.ear.up(theirs);
    });
    mine.ear.up(mine);
    for (const end of this.ends) this.carry(end.side, () => this.deliver(this.other(end), 'ping'));
  }

  send(from: End, message: TopologyMessage | 'ping' | 'pong'): void {
    if (from.state !== 'up') return;
    this.carry(from.side, () => this.deliver(this.other(from), message));
  }

  close(end: End): void {
    if (end.state === 'down') return;
    this.drop(end);
    this.carry(end.side, () => this.drop(this.other(end)));
  }

  /** The end learns that the link is gone; the other one goes on believing in it. */
  drop(end: End): void {
    if (end.state === 'down') return;
    const wasUp = end.state === 'up';
    end.state = 'down';
    if (wasUp) this.wiring.after(0, () => end.ear.down(end.id));
  }

  other(end: End): End {
    return this.ends[end.side === 0 ? 1 : 0];
  }

  private deliver(to: End, message: TopologyMessage | 'ping' | 'pong'): void {
    if (to.state !== 'up') return;
    if (message === 'ping') this.send(to, 'pong');
    to.ear.frame(to.id, message);
  }

  /** Runs it at the far end of the side, after whatever was sent there before. */
  private carry(side: 0 | 1, run: () => void): void {
    const { now, after, latency, passes } = this.wiring;
    const [from, to] = [this.ends[side].ear.index, this.ends[side === 0 ? 1 : 0].ear.index];
    if (!passes(from, to)) return;
    const arrival = Math.max(now() + latency(from, to), this.lastArrival[side] ?? 0);
    this.lastArrival[side] = arrival;
    after(arrival - now(), () => {
      if (passes(from, to)) run();
    });
  }
}
