import type { MemberKey, Prekey } from '../../../shared/ids.ts';

/** Our own key: signs under a context label, and agrees with others' keys. */
export type Signer = {
  readonly publicKey: MemberKey;
  sign(label: string, ...parts: Uint8Array[]): Uint8Array;
  /** What only we and the owner of another key can compute, 32 bytes; null for a key nobody owns. */
  agree(member: MemberKey): Uint8Array | null;
};

/** `count` random bytes; a seeded generator in simulations. */
export type RandomBytes = (count: number) => Uint8Array;

/** A prekey of ours with its private half, 32 bytes. */
export type PrekeyPair = { readonly prekey: Prekey; readonly secret: Uint8Array };

/** A 32-byte key, wrapped for each of many (ECIES). */
export type Wrapped = {
  readonly ephemeral: Uint8Array;
  /** 56 bytes each; they tell nobody else for whom they are. */
  readonly wraps: readonly Uint8Array[];
};

/**
 * The ciphers that keys are handled with. What a `context` was given to opens with the same one
 * only; whatever does not open gives null, never an error.
 */
export type Ciphers = {
  pair(secret: Uint8Array): PrekeyPair;
  wrap(
    key: Uint8Array,
    prekeys: readonly Prekey[],
    identities: readonly MemberKey[],
    context: Uint8Array,
  ): Wrapped;
  unwrap(wrapped: Wrapped, pairs: readonly PrekeyPair[], context: Uint8Array): Uint8Array | null;
  unwrapByIdentity(wrapped: Wrapped, context: Uint8Array): Uint8Array | null;
  /** One step of a ratchet: from neither result can the key before be computed. */
  step(chain: Uint8Array): { readonly message: Uint8Array; readonly chain: Uint8Array };
  /** 16 bytes longer. A key may seal several texts, each under a 12-byte nonce of its own. */
  seal(key: Uint8Array, nonce: Uint8Array, text: Uint8Array, context: Uint8Array): Uint8Array;
  open(
    key: Uint8Array,
    nonce: Uint8Array,
    sealed: Uint8Array,
    context: Uint8Array,
  ): Uint8Array | null;
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
