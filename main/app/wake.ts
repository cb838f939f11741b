/** What tells a new network, at one moment. */
export type Moment = {
  readonly isOnline: boolean;
  /** Of all interfaces, in one string. */
  readonly addresses: string;
};

export const hasNewNetwork = (before: Moment, after: Moment): boolean =>
  (after.isOnline && !before.isOnline) || after.addresses !== before.addresses;
