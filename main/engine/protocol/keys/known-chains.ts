import {
  KEY_RECORDS_FOLLOWED_COUNT_MAX,
  KNOWN_CHAIN_COUNT_MAX,
} from '../../../../shared/limits.ts';
import type { SealedBody } from '../../wire/sealed-body.ts';
import type { Ciphers, PrekeyPair } from '../ports.ts';
import { type Channel, type KeyShare, nameOf, shareContext } from './vocabulary.ts';

/** Where the ratchet stands: keys before it are forgotten. */
type Position = { readonly index: number; readonly key: Uint8Array };

/** A chain of somebody else's, as far as it was given to us. */
type Known =
  | { readonly kind: 'open'; readonly at: Position }
  /** None of its key records up to this one serves us. */
  | { readonly kind: 'closed'; readonly upTo: number };

/** The key records of a chain that stand at `seq` of the channel's log: several where it forked. */
export type FindShares = (seq: number) => readonly KeyShare[];

/**
 * The chains of others (C2). No key of theirs is kept on disk: a message's key record stands before it
 * in the same log, and is opened with a prekey when the first message comes. What is kept in memory
 * moves forward only; a message from before is opened from its key record again, while the prekey
 * that it was wrapped for is there.
 */
export class KnownChains {
  private readonly ciphers: Ciphers;
  private readonly pairs: () => readonly PrekeyPair[];
  private readonly chains = new Map<string, Known>();

  constructor(ciphers: Ciphers, pairs: () => readonly PrekeyPair[]) {
    this.ciphers = ciphers;
    this.pairs = pairs;
  }

  /** Null when it is not for us, or was altered, or belongs elsewhere. */
  open(
    channel: Channel,
    body: SealedBody,
    nonce: Uint8Array,
    context: Uint8Array,
    find: FindShares,
  ): Uint8Array | null {
    const name = `${nameOf(channel)} ${body.chain}`;
    const from = this.position(name, channel, body, find);
    if (!from) return null;
    let { key } = from;
    for (let index = from.index; index < body.index; index++) key = this.ciphers.step(key).chain;
    const { message, chain } = this.ciphers.step(key);
    const text = this.ciphers.open(message, nonce, body.box, context);
    if (text) this.keep(name, { kind: 'open', at: { index: body.index + 1, key: chain } });
    return text;
  }

  /** Where to begin: where the ratchet stands, or at a head that serves us. */
  private position(
    name: string,
    channel: Channel,
    { chain, key, index }: SealedBody,
    find: FindShares,
  ): Position | null {
    const known = this.chains.get(name);
    if (known?.kind === 'open' && known.at.index <= index) return known.at;
    if (known?.kind === 'closed' && known.upTo >= key) return null;
    let at: number | null = key;
    for (let looked = 0; at !== null && looked < KEY_RECORDS_FOLLOWED_COUNT_MAX; looked++) {
      const shares: readonly KeyShare[] = find(at).filter((share) => share.chain === chain);
      // Not here, so it cannot be said whether we are served.
      if (shares.length === 0) return null;
      const head = this.headOf(channel, shares, index);
      if (head) return head;
      const earlier = shares.map((share) => share.earlier).find((seq) => seq !== null) ?? null;
      at = earlier !== null && earlier < at ? earlier : null;
    }
    if (known?.kind !== 'open') this.keep(name, { kind: 'closed', upTo: key });
    return null;
  }

  private headOf(channel: Channel, shares: readonly KeyShare[], upTo: number): Position | null {
    for (const share of shares) {
      if (share.index > upTo) continue;
      const context = shareContext(channel, share.chain, share.index);
      const key =
        this.ciphers.unwrap(share, this.pairs(), context) ??
        (share.marked ? this.ciphers.unwrapByIdentity(share, context) : null);
      if (key) return { index: share.index, key };
    }
    return null;
  }

  private keep(name: string, known: Known): void {
    // The one that was used longest ago goes first.
    this.chains.delete(name);
    this.chains.set(name, known);
    if (this.chains.size <= KNOWN_CHAIN_COUNT_MAX) return;
    for (const oldest of this.chains.keys()) {
      this.chains.delete(oldest);
      break;
    }
  }
}
