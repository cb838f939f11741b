import type { HealingEntry } from '../../shared/insight-schemas.ts';

export type Split = HealingEntry & { readonly kind: 'split' };

const isGoingOn = (entry: HealingEntry): entry is Split =>
  entry.kind === 'split' && entry.until === null;

/** The split that lasts; null while all that are on line can reach each other. */
export const splitGoingOn = (healing: readonly HealingEntry[]): Split | null =>
  healing.find(isGoingOn) ?? null;
