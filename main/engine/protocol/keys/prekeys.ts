import {
  PREKEY_AGE_MS_MAX,
  PREKEY_COUNT_MAX,
  PREKEY_KEPT_MS_MAX,
} from '../../../../shared/limits.ts';
import type { MeshStore } from '../../store/port.ts';
import { decodeCbor, encodeCbor } from '../../wire/cbor.ts';
import { fixed, list, tuple, uint } from '../../wire/codec.ts';
import type { Ciphers, PrekeyPair, RandomBytes } from '../ports.ts';

const META = 'prekeys';
const note = list(tuple({ secret: fixed(32), since: uint(), until: uint() }), PREKEY_COUNT_MAX);

/** Since when others could seal to it, and when its successor took over; by the wall clock. */
type Kept = { readonly pair: PrekeyPair; readonly since: number; readonly until: number };

/** The newest prekey has no successor yet. */
const OPEN_END = 0;

/**
 * The prekeys of this node (C2). Others seal chain heads to the newest; it is replaced every week, and
 * destroyed a month after that, so that whoever steals what is here later opens nothing older.
 */
export class Prekeys {
  private readonly ciphers: Ciphers;
  private readonly random: RandomBytes;
  private readonly store: Pick<MeshStore, 'getMeta' | 'setMeta'>;
  /** Newest first. */
  private kept: readonly Kept[];

  constructor(
    ciphers: Ciphers,
    random: RandomBytes,
    store: Pick<MeshStore, 'getMeta' | 'setMeta'>,
    wall: number,
  ) {
    this.ciphers = ciphers;
    this.random = random;
    this.store = store;
    const bytes = store.getMeta(META);
    const entries = bytes ? note.read(decodeCbor(bytes), META) : [];
    this.kept = entries.map(({ secret, ...times }) => ({ pair: ciphers.pair(secret), ...times }));
    this.renew(wall);
  }

  /** The one to tell others. */
  get newest(): PrekeyPair {
    return (this.kept[0] as Kept).pair;
  }

  /** Those that may open what arrives, the likeliest first. */
  get pairs(): readonly PrekeyPair[] {
    return this.kept.map(({ pair }) => pair);
  }

  /** Replaces and destroys what is due. True when there is a new one to tell others. */
  renew(wall: number): boolean {
    const now = Math.floor(wall);
    const [newest, ...old] = this.kept;
    const alive = old.filter(({ until }) => now - until < PREKEY_KEPT_MS_MAX);
    // A clock that was a year ahead for a moment must not keep a prekey for a year.
    const isDue = !newest || Math.abs(now - newest.since) >= PREKEY_AGE_MS_MAX;
    if (!isDue && alive.length === old.length) return false;
    if (!isDue) this.keep([newest, ...alive]);
    else {
      const next = { pair: this.ciphers.pair(this.random(32)), since: now, until: OPEN_END };
      this.keep([next, ...(newest ? [{ ...newest, until: now }] : []), ...alive]);
    }
    return isDue;
  }

  private keep(kept: readonly Kept[]): void {
    this.kept = kept.slice(0, PREKEY_COUNT_MAX);
    const entries = this.kept.map(({ pair, ...times }) => ({ ...times, secret: pair.secret }));
    this.store.setMeta(META, encodeCbor(note.write(entries)));
  }
}
