/**
 * Frames of a byte stream (T4): a length as u32 big-endian, then so many bytes. Frames that lie
 * within one chunk are views of it; only one that spans chunks is copied, once, into its own buffer.
 */
import { FRAME_BYTES_MAX } from '../../../shared/limits.ts';
import { MeshError } from '../errors.ts';

export const FRAME_PREFIX_BYTES = 4;

/** The bodies as frames, one behind the other, in one allocation. */
export function frames(bodies: readonly Uint8Array[]): Uint8Array {
  const length = bodies.reduce((sum, body) => sum + FRAME_PREFIX_BYTES + body.length, 0);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const body of bodies) {
    assertFits(body);
    view.setUint32(offset, body.length);
    bytes.set(body, offset + FRAME_PREFIX_BYTES);
    offset += FRAME_PREFIX_BYTES + body.length;
  }
  return bytes;
}

/** @throws MeshError `internal` for what no peer would take: nothing, or more than FRAME_BYTES_MAX */
export const frame = (body: Uint8Array): Uint8Array => frames([body]);

function assertFits(body: Uint8Array): void {
  if (body.length === 0 || body.length > FRAME_BYTES_MAX)
    throw new MeshError('internal', `a frame of ${body.length} bytes`);
}

/**
 * Cuts a stream into frames. It holds what was pushed and not yet taken, plus one unfinished frame,
 * so its memory is bounded by whoever pushes: stop reading while frames wait.
 */
export class FrameSplitter {
  #bytesMax: number;
  /** Chunks not yet consumed; the first one from `#offset` on. */
  #chunks: Uint8Array[] = [];
  #offset = 0;
  /** Prefix bytes that have arrived, and their value so far. */
  #prefixBytes = 0;
  #length = 0;
  /** The frame that spans chunks, and how much of it is there. */
  #partial: Uint8Array | null = null;
  #filled = 0;

  /** @param bytesMax the longest frame that is taken */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Holds for the frames not yet taken, those already pushed included. */
  raiseMax(bytesMax: number): void {
    this.#bytesMax = Math.max(this.#bytesMax, bytesMax);
  }

  push(chunk: Uint8Array): void {
    if (chunk.length > 0) this.#chunks.push(chunk);
  }

  /**
   * The next whole frame, or null when more bytes are needed.
   * @throws MeshError `peer-misbehaved` at a length of zero or above the maximum, as soon as its
   * four bytes are there and before anything is kept for it; the stream is of no use after that
   */
  next(): Uint8Array | null {
    if (!this.#readPrefix()) return null;
    return this.#partial === null ? this.#beginBody() : this.#continueBody();
  }

  #readPrefix(): boolean {
    while (this.#prefixBytes < FRAME_PREFIX_BYTES) {
      const chunk = this.#chunks[0];
      if (chunk === undefined) return false;
      this.#length = this.#length * 256 + (chunk[this.#offset] as number);
      this.#advance(chunk, 1);
      if (++this.#prefixBytes === FRAME_PREFIX_BYTES) this.#checkLength();
    }
    return true;
  }

  #checkLength(): void {
    if (this.#length === 0 || this.#length > this.#bytesMax)
      throw new MeshError('peer-misbehaved', `a frame of ${this.#length} bytes`);
  }

  #beginBody(): Uint8Array | null {
    const chunk = this.#chunks[0];
    if (chunk === undefined) return null;
    const end = this.#offset + this.#length;
    if (end > chunk.length) {
      this.#partial = new Uint8Array(this.#length);
      this.#filled = 0;
      return this.#continueBody();
    }
    const body = chunk.subarray(this.#offset, end);
    this.#advance(chunk, this.#length);
    this.#reset();
    return body;
  }

  #continueBody(): Uint8Array | null {
    const body = this.#partial as Uint8Array;
    while (this.#filled < body.length) {
      const chunk = this.#chunks[0];
      if (chunk === undefined) return null;
      const count = Math.min(body.length - this.#filled, chunk.length - this.#offset);
      body.set(chunk.subarray(this.#offset, this.#offset + count), this.#filled);
      this.#filled += count;
      this.#advance(chunk, count);
    }
    this.#reset();
    return body;
  }

  #advance(chunk: Uint8Array, count: number): void {
    this.#offset += count;
    if (this.#offset < chunk.length) return;
    this.#chunks.shift();
    this.#offset = 0;
  }

  #reset(): void {
    this.#prefixBytes = 0;
    this.#length = 0;
    this.#partial = null;
  }
}
