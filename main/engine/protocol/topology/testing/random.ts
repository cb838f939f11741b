import type { RandomBytes } from '../../ports.ts';

export type Generator = {
  /** A uniform integer below 2^32. */
  next(): number;
  /** A uniform number in [0, 1). */
  unit(): number;
  below(count: number): number;
  readonly bytes: RandomBytes;
};

/** sfc32 (Chris Doty-Humphrey, PractRand): small, fast, and good enough for a simulation. */
export function seeded(seed: number): Generator {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9, 0x243f6a88, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let round = 0; round < 15; round++) next();
  const unit = (): number => next() / 2 ** 32;
  return {
    next,
    unit,
    below: (count) => Math.floor(unit() * count),
    bytes: (count) => {
      const bytes = new Uint8Array(count);
      for (let at = 0; at < count; at++) bytes[at] = next() >>> 24;
      return bytes;
    },
  };
}
