import type { MemberKey } from '../../../shared/ids.ts';

/** Our own key: signs under a context label, and agrees with others' keys. */
export type Signer = {
  readonly publicKey: MemberKey;
  sign(label: string, ...parts: Uint8Array[]): Uint8Array;
  /** What only we and the owner of another key can compute, 32 bytes; null for a key nobody owns. */
  agree(member: MemberKey): Uint8Array | null;
};

/** `count` random bytes; a seeded generator in simulations. */
export type RandomBytes = (count: number) => Uint8Array;

/**
 * Seals what a conversation says to those who may read it. Today per-recipient ECIES as in the
 * original; sender keys come behind the same door.
 */
export type GroupKeys = {
  /** @param context bound to the result; opening needs the same. */
  seal(plaintext: Uint8Array, readers: readonly MemberKey[], context: Uint8Array): Uint8Array;
  /** Null when it is not for us or was tampered with. */
  open(sealed: Uint8Array, context: Uint8Array): Uint8Array | null;
};

/** A uniform integer in [0, below). */
export function randomBelow(random: RandomBytes, below: number): number {
  const bytes = random(6);
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return Math.floor((value / 2 ** 48) * below);
}

/** A uniform number in [0, 1). */
export const randomUnit = (random: RandomBytes): number => randomBelow(random, 2 ** 32) / 2 ** 32;

/** The items in a random order (Fisher–Yates). */
export function shuffled<T>(random: RandomBytes, items: readonly T[]): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = randomBelow(random, last + 1);
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}
