import { performance } from 'node:perf_hooks';
import type { TLSSocket } from 'node:tls';
import type { NetworkId, NodeId } from '../../../shared/ids.ts';
import {
  FRAME_BYTES_MAX,
  LINK_CONGESTED_BYTES,
  LINK_SEND_BUFFER_BYTES_MAX,
} from '../../../shared/limits.ts';
import { type Problem, problem } from '../../../shared/problem.ts';
import { MeshError } from '../errors.ts';
import { FRAME_PREFIX_BYTES, type FrameSplitter, frames } from '../wire/frame.ts';
import { decodeMessage, encodeMessage, type WireMessage } from '../wire/messages.ts';
import {
  LINK_BYTES_BURST_MAX,
  LINK_BYTES_PER_SECOND_MAX,
  LINK_MESSAGES_BURST_MAX,
  LINK_MESSAGES_PER_SECOND_MAX,
  TokenBucket,
} from './budgets.ts';
import { letGo, problemOf } from './channel.ts';

/** A batch of this size goes out without waiting for the end of the tick. */
const BATCH_BYTES_MAX = 64 * 1024;

/** How long one link's messages may keep the event loop before the others get a turn. */
const TURN_MS = 4;

type Ending = { readonly problem: Problem | null };

export type LinkFacts = {
  /** Unique within the process; never used again. */
  readonly id: number;
  readonly peer: NodeId;
  readonly peerNick: string | null;
  readonly peerGeneration: number;
  readonly direction: 'in' | 'out';
  /** `host:port` at which it can be dialled again; port 0 when it does not listen. */
  readonly address: string;
  readonly network: NetworkId;
};

/**
 * A connection to a node that has proved itself and was admitted. Nothing is read from the socket
 * before `onMessage` is set, so no message can get lost on the way to its receiver.
 */
export class Link implements LinkFacts {
  readonly id: number;
  readonly peer: NodeId;
  readonly peerNick: string | null;
  readonly peerGeneration: number;
  readonly direction: 'in' | 'out';
  readonly address: string;
  readonly network: NetworkId;

  readonly #socket: TLSSocket;
  readonly #splitter: FrameSplitter;
  readonly #messages: TokenBucket;
  readonly #bytes: TokenBucket;
  readonly #closers: ((found: Problem | null) => void)[] = [];
  #receiver: ((message: WireMessage) => void) | null = null;
  #batch: Uint8Array[] = [];
  #batchBytes = 0;
  #flushing: NodeJS.Immediate | null = null;
  /** While reading pauses: forgets to go on. */
  #cancelWakeUp: (() => void) | null = null;
  #closed: Ending | null = null;
  /** The socket is gone, but frames that came before its end are still being handed out. */
  #ending: Ending | null = null;
  #lastError: Error | null = null;

  /** @param socket paused, and `splitter` holding what has already been read from it */
  constructor(facts: LinkFacts, socket: TLSSocket, splitter: FrameSplitter) {
    this.id = facts.id;
    this.peer = facts.peer;
    this.peerNick = facts.peerNick;
    this.peerGeneration = facts.peerGeneration;
    this.direction = facts.direction;
    this.address = facts.address;
    this.network = facts.network;
    this.#socket = socket;
    this.#splitter = splitter;
    splitter.raiseMax(FRAME_BYTES_MAX);
    const now = performance.now();
    this.#messages = new TokenBucket(LINK_MESSAGES_PER_SECOND_MAX, LINK_MESSAGES_BURST_MAX, now);
    this.#bytes = new TokenBucket(LINK_BYTES_PER_SECOND_MAX, LINK_BYTES_BURST_MAX, now);
    socket.on('error', (error) => {
      this.#lastError = error;
    });
    socket.on('close', () => this.#socketClosed());
  }

  get isClosed(): boolean {
    return this.#closed !== null || this.#ending !== null;
  }

  /**
   * Queues a message; all of one tick go out in one write. False when the link is closed, or is
   * closed now because its reader is too slow for LINK_SEND_BUFFER_BYTES_MAX.
   * @throws MeshError `internal` when the message is too long for a frame
   */
  send(message: WireMessage): boolean {
    if (this.isClosed) return false;
    const body = encodeMessage(message);
    if (body.length > FRAME_BYTES_MAX)
      throw new MeshError('internal', `${message.kind}: a frame of ${body.length} bytes`);
    this.#batch.push(body);
    this.#batchBytes += FRAME_PREFIX_BYTES + body.length;
    if (this.bufferedBytes() > LINK_SEND_BUFFER_BYTES_MAX) {
      this.#abandon(problem('link-closed', 'slow reader'));
      return false;
    }
    if (this.#batchBytes >= BATCH_BYTES_MAX) this.#flush();
    else this.#flushing ??= setImmediate(() => this.#flush());
    return true;
  }

  /** Its reader is slow: what can wait should. */
  get isCongested(): boolean {
    return this.bufferedBytes() > LINK_CONGESTED_BYTES;
  }

  /** What was sent and has not yet been handed to the system. */
  bufferedBytes(): number {
    return this.#batchBytes + this.#socket.writableLength;
  }

  /** Closes after sending what is queued. `reason` is for our own side; the peer sees the end. */
  close(reason?: string): void {
    if (this.#closed !== null) return;
    this.#flush();
    this.#end(reason === undefined ? null : problem('link-closed', reason));
    letGo(this.#socket);
  }

  /** Sets who gets the messages, in order. What it throws closes the link, and nothing else. */
  onMessage(receiver: (message: WireMessage) => void): void {
    const first = this.#receiver === null;
    this.#receiver = receiver;
    if (!first || this.#closed !== null) return;
    this.#socket.on('data', (chunk: Uint8Array) => {
      this.#splitter.push(chunk);
      this.#deliver();
    });
    // Not at once: whoever sets the receiver may not be ready for its first message yet.
    this.#deliverSoon();
  }

  /** Called once, never synchronously; null when either end closed on purpose. */
  onClose(callback: (found: Problem | null) => void): void {
    const closed = this.#closed;
    if (closed === null) this.#closers.push(callback);
    else queueMicrotask(() => callback(closed.problem));
  }

  #deliver(): void {
    try {
      const pauseMs = this.#handOut();
      if (pauseMs === null) this.#handedOutAll();
      else if (pauseMs === 0) this.#deliverSoon();
      else this.#deliverAfter(pauseMs);
    } catch (error) {
      this.#abandon(problemOf(error));
    }
  }

  /**
   * Hands out frames until there are none (null), the turn is over (0), or the peer's budget is
   * spent (the milliseconds until it is not).
   */
  #handOut(): number | null {
    const now = performance.now();
    while (this.#closed === null) {
      const frame = this.#splitter.next();
      if (frame === null) return null;
      const message = decodeMessage(frame, 'link');
      if (message !== null) this.#receiver?.(message);
      const debtMs = Math.max(
        this.#messages.take(1, now),
        this.#bytes.take(FRAME_PREFIX_BYTES + frame.length, now),
      );
      if (debtMs > 0) return debtMs;
      if (performance.now() - now > TURN_MS) return 0;
    }
    return null;
  }

  #handedOutAll(): void {
    if (this.#ending !== null) this.#end(this.#ending.problem);
    else this.#socket.resume();
  }

  #deliverSoon(): void {
    if (this.#closed !== null) return;
    this.#socket.pause();
    const immediate = setImmediate(() => this.#wakeUp());
    this.#cancelWakeUp = () => clearImmediate(immediate);
  }

  #deliverAfter(delayMs: number): void {
    if (this.#closed !== null) return;
    this.#socket.pause();
    const timer = setTimeout(() => this.#wakeUp(), delayMs);
    this.#cancelWakeUp = () => clearTimeout(timer);
  }

  #wakeUp(): void {
    this.#cancelWakeUp = null;
    this.#deliver();
  }

  #flush(): void {
    if (this.#flushing !== null) clearImmediate(this.#flushing);
    this.#flushing = null;
    if (this.#batch.length === 0) return;
    const bytes = frames(this.#batch);
    this.#batch = [];
    this.#batchBytes = 0;
    this.#socket.write(bytes);
  }

  #abandon(found: Problem): void {
    this.#end(found);
    this.#socket.destroy();
  }

  #socketClosed(): void {
    const error: NodeJS.ErrnoException | null = this.#lastError;
    const found = error && problem('link-closed', error.code ?? error.message);
    if (this.#cancelWakeUp === null) this.#end(found);
    else this.#ending = { problem: found };
  }

  #end(found: Problem | null): void {
    if (this.#closed !== null) return;
    this.#closed = { problem: found };
    if (this.#flushing !== null) clearImmediate(this.#flushing);
    this.#cancelWakeUp?.();
    this.#batch = [];
    this.#batchBytes = 0;
    this.#receiver = null;
    for (const callback of this.#closers.splice(0)) queueMicrotask(() => callback(found));
  }
}
