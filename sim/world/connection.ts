import { LINK_SEND_BUFFER_BYTES_MAX } from '../../shared/limits.ts';
import { type Network, RTO_MS, type Slot } from './network.ts';
import type { EventQueue } from './queue.ts';

/** What travels in one piece: frames written in one turn, the end of the stream, or its reset. */
export type Parcel<T> =
  | { readonly type: 'data'; readonly frames: readonly T[]; readonly bytes: number }
  | { readonly type: 'end' };

export type Wires = {
  readonly queue: EventQueue;
  readonly network: Network;
  readonly now: () => number;
};

/** One end of a connection, as the process that owns it sees it. */
export type End<T> = {
  readonly slot: Slot;
  onData(frames: readonly T[]): void;
  /** The other end closed it, or the system gave it up. Once. */
  onEnd(): void;
  /** Runs it now, or when the process runs again. */
  whenRunning(run: () => void): void;
};

type State =
  | 'open'
  /** Closed here; the system still answers, with a reset. */
  | 'closed'
  /** The machine went away without a word: nothing answers. */
  | 'gone';

/** One direction: bytes in order, however long each takes. */
class Pipe<T> {
  readonly from: Slot;
  readonly to: Slot;
  /** Written and not yet read, bytes. */
  backlog = 0;
  private readonly wires: Wires;
  private readonly deliver: (parcel: Parcel<T>) => void;
  private lastArrival = 0;
  private busyUntil = 0;
  /** What waits for the path to come back, in order, and since when. */
  private stalled: Parcel<T>[] = [];
  private stalledAt = 0;

  constructor(wires: Wires, from: Slot, to: Slot, deliver: (parcel: Parcel<T>) => void) {
    this.wires = wires;
    this.from = from;
    this.to = to;
    this.deliver = deliver;
  }

  send(parcel: Parcel<T>): void {
    const { network, now } = this.wires;
    const bytes = parcel.type === 'data' ? parcel.bytes : 0;
    this.backlog += bytes;
    this.busyUntil = Math.max(this.busyUntil, now()) + bytes / network.options.bytesPerMs;
    const isLost = !network.passes(this.from, this.to);
    const delay = network.streamDelay(this.from, this.to) + (isLost ? RTO_MS : 0);
    this.schedule(this.busyUntil + delay, parcel);
  }

  /** The path is back: TCP tries again after a while, and everything comes in order. */
  resume(): void {
    const { queue, network, now } = this.wires;
    if (this.stalled.length === 0 || !network.passes(this.from, this.to)) return;
    const retry = now() + network.retransmitDelay(now() - this.stalledAt);
    queue.push(retry, () => {
      if (!network.passes(this.from, this.to)) return;
      const waiting = this.stalled;
      this.stalled = [];
      const arrival = now() + network.streamDelay(this.from, this.to);
      for (const parcel of waiting) this.schedule(arrival, parcel);
    });
  }

  private schedule(at: number, parcel: Parcel<T>): void {
    this.lastArrival = Math.max(this.lastArrival, at);
    this.wires.queue.push(this.lastArrival, () => this.arrive(parcel));
  }

  private arrive(parcel: Parcel<T>): void {
    // What is behind something that waits, waits too.
    const waits = this.stalled.length > 0 || !this.wires.network.passes(this.from, this.to);
    if (waits) this.stall(parcel);
    else this.deliver(parcel);
  }

  private stall(parcel: Parcel<T>): void {
    if (this.stalled.length === 0) this.stalledAt = this.wires.now();
    this.stalled.push(parcel);
  }
}

/** A TCP connection: two pipes, and what either end believes of it. */
export class Connection<T> {
  private readonly ends: readonly [End<T>, End<T>];
  private readonly states: [State, State] = ['open', 'open'];
  private readonly pipes: readonly [Pipe<T>, Pipe<T>];

  constructor(wires: Wires, dialler: End<T>, listener: End<T>) {
    this.ends = [dialler, listener];
    this.pipes = [
      new Pipe(wires, dialler.slot, listener.slot, (parcel) => this.arrive(1, parcel)),
      new Pipe(wires, listener.slot, dialler.slot, (parcel) => this.arrive(0, parcel)),
    ];
  }

  get over(): boolean {
    return this.states.every((state) => state !== 'open');
  }

  isOpen(side: 0 | 1): boolean {
    return this.states[side] === 'open';
  }

  slotOf(side: 0 | 1): Slot {
    return this.ends[side].slot;
  }

  /** Bytes on their way to the other side. */
  backlog(side: 0 | 1): number {
    return this.pipes[side].backlog;
  }

  send(side: 0 | 1, frames: readonly T[], bytes: number): void {
    if (this.states[side] !== 'open') return;
    this.pipes[side].send({ type: 'data', frames, bytes });
    if (this.pipes[side].backlog > LINK_SEND_BUFFER_BYTES_MAX) this.lose(side);
  }

  /** The process closes it, or the system does when the process dies: the other end hears of it. */
  close(side: 0 | 1): void {
    if (this.states[side] !== 'open') return;
    this.states[side] = 'closed';
    this.pipes[side].send({ type: 'end' });
  }

  /** The machine is gone, or its router has forgotten the connection: no word to the other end. */
  vanish(side: 0 | 1): void {
    this.states[side] = 'gone';
  }

  /** This end loses it and learns of it; the other end goes on believing in it (half-open). */
  halfOpen(side: 0 | 1): void {
    if (this.states[side] !== 'open') return;
    this.states[side] = 'gone';
    this.tellEnd(side);
  }

  /** A machine that came back knows nothing of its old connections, and says so when asked. */
  remember(side: 0 | 1): void {
    if (this.states[side] === 'gone') this.states[side] = 'closed';
  }

  /** The paths changed. */
  resume(): void {
    for (const pipe of this.pipes) pipe.resume();
  }

  private lose(side: 0 | 1): void {
    this.close(side);
    this.tellEnd(side);
  }

  private arrive(side: 0 | 1, parcel: Parcel<T>): void {
    const other = side === 0 ? 1 : 0;
    if (this.states[side] === 'gone') return;
    if (this.states[side] === 'closed') {
      // A reset answers data; the end of the stream needs no answer.
      if (parcel.type === 'data' && this.states[other] === 'open')
        this.pipes[side].send({ type: 'end' });
      return;
    }
    this.ends[side].whenRunning(() => this.read(side, parcel));
  }

  private read(side: 0 | 1, parcel: Parcel<T>): void {
    const other = side === 0 ? 1 : 0;
    if (parcel.type === 'data') this.pipes[other].backlog -= parcel.bytes;
    if (this.states[side] !== 'open') return;
    if (parcel.type === 'data') this.ends[side].onData(parcel.frames);
    else {
      this.states[side] = 'closed';
      this.ends[side].onEnd();
    }
  }

  private tellEnd(side: 0 | 1): void {
    this.ends[side].whenRunning(() => this.ends[side].onEnd());
  }
}
