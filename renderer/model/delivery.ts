/** What is shown of the way of an own message to everybody. */
import type { Copies, Holder, Message } from '../../shared/schemas.ts';

export type Delivery =
  | { readonly stage: 'saved' }
  /** Some other device has it; which ones is not known. */
  | { readonly stage: 'sent' }
  /** `count` of `devices` have it, this one included. */
  | { readonly stage: 'some' | 'everybody'; readonly count: number; readonly devices: number };

export function deliveryOf({ state, seq }: Message, { devices, held }: Copies): Delivery {
  if (seq === null) return { stage: state };
  const count = 1 + held.filter((upTo) => upTo >= seq).length;
  if (count === 1) return { stage: state };
  return { stage: count >= devices ? 'everybody' : 'some', count, devices };
}

/** Those who lack it first: they are what one looks for. */
export const sortedHolders = (holders: readonly Holder[]): Holder[] =>
  [...holders].sort(
    (a, b) =>
      Number(a.having === a.devices) - Number(b.having === b.devices) || b.seenAt - a.seenAt,
  );

/** From whom somebody who is away will get it. */
export const sourcesOf = (holders: readonly Holder[]): Holder[] =>
  holders.filter(({ having, online }) => having > 0 && online);
