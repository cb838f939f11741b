import type { MemberKey } from '../../../../shared/ids.ts';
import { HEALING_NAMED_COUNT_MAX } from '../../../../shared/limits.ts';
import type { NamedMember, Split } from '../../events.ts';
import type { Instant } from '../io.ts';

/** What is known of a member's devices together. */
export type Sighting = {
  readonly member: MemberKey;
  readonly nick: string | null;
  readonly online: boolean;
  /** It said goodbye, or does not belong any more. */
  readonly left: boolean;
  /** The highest of its devices': raised at each start. */
  readonly generation: number;
  /** When one of them was heard of last, monotonic; null when none was. */
  readonly heardAt: number | null;
};

type Gone = NamedMember & { readonly goneAt: number; readonly generation: number };

/** A split that lasts, as it outlives a restart. */
export type OpenSplit = {
  readonly at: number;
  readonly ranOn: number;
  readonly missing: readonly (NamedMember & { readonly generation: number })[];
};

type Current = {
  split: Split;
  readonly began: number;
  /** On this side while the most were away. */
  fewest: number;
  /** Everybody who vanished, and who of them is still to come back. */
  readonly all: Map<MemberKey, Gone>;
  readonly missing: Map<MemberKey, Gone>;
  /** From before a restart, and the others have not had the time to be heard. */
  quiet: boolean;
};

/** A split that is over for all but one, who is still awaited. */
type Closed = {
  split: Split;
  readonly missing: Map<MemberKey, Gone>;
  /** Monotonic. */
  readonly until: number;
};

/** For so many times as long as presence takes to be noticed, whoever comes back was running too. */
const LATE_ROUNDS = 4;

const MANY = Number.MAX_SAFE_INTEGER;

/** One alone has gone to sleep; two at once are more likely to be somewhere together. */
const SPLIT_COUNT_MIN = 2;

/**
 * Tells a split from members that come and go: several vanished within one time in which presence is
 * noticed, none with a goodbye. Where they are cannot be known from here. Those that come back in the
 * generation in which they went were running all the time, which proves the split afterwards.
 */
export class Splits {
  private readonly togetherMs: number;
  private readonly online = new Map<MemberKey, number>();
  private readonly gone = new Map<MemberKey, Gone>();
  private current: Current | null = null;
  private closed: Closed | null = null;
  /** Monotonic: we ourselves were away, and know nothing of the others yet. */
  private blindUntil = Number.NEGATIVE_INFINITY;

  /** `togetherMs`: how far apart the same moment may be noticed. */
  constructor(togetherMs: number) {
    this.togetherMs = togetherMs;
  }

  get split(): Split | null {
    return this.current?.quiet === false ? this.current.split : null;
  }

  /** Null when nothing is split. */
  get open(): OpenSplit | null {
    if (!this.current) return null;
    const { split, missing } = this.current;
    const { at, ranOn } = split;
    const named = [...missing.values()].slice(0, HEALING_NAMED_COUNT_MAX);
    return {
      at,
      ranOn,
      missing: named.map(({ key, nick, generation }) => ({ key, nick, generation })),
    };
  }

  /** Goes on with a split from before a restart, once the others could have been heard. */
  resume({ at, ranOn, missing }: OpenSplit, now: Instant): void {
    const goneAt = Number.NEGATIVE_INFINITY;
    const all = new Map(missing.map((member) => [member.key, { ...member, goneAt }]));
    const split: Split = { kind: 'split', at, here: 1, elsewhere: named(all), until: null, ranOn };
    this.current = { split, began: goneAt, all, missing: new Map(all), quiet: true, fewest: MANY };
    this.woke(now);
  }

  /** Our own machine slept or changed networks: what we miss now may be our own fault. */
  woke(now: Instant): void {
    this.blindUntil = now.mono + this.togetherMs;
  }

  /** Once a gossip round. @returns a split that is over; again when the last one is back. */
  check(sightings: readonly Sighting[], now: Instant): Split | null {
    for (const sighting of sightings) this.note(sighting, now);
    const here = 1 + sightings.filter(({ online }) => online).length;
    if (now.mono < this.blindUntil) return null;
    if (this.current) return this.follow(this.current, sightings, here, now);
    this.begin(here, now);
    return this.awaitLast(sightings, now);
  }

  private note({ member, nick, online, left, generation, heardAt }: Sighting, now: Instant): void {
    if (online) {
      this.online.set(member, generation);
      this.gone.delete(member);
    } else if (left) {
      this.online.delete(member);
      this.gone.delete(member);
    } else if (this.online.has(member)) {
      this.online.delete(member);
      this.gone.set(member, { key: member, nick, generation, goneAt: heardAt ?? now.mono });
    }
  }

  private begin(here: number, now: Instant): void {
    const together = this.togetherAt(
      Math.max(...[...this.gone.values()].map(({ goneAt }) => goneAt)),
    );
    if (together.length < SPLIT_COUNT_MIN) return;
    const began = Math.min(...together.map(({ goneAt }) => goneAt));
    const at = Math.floor(now.wall - (now.mono - began));
    const all = new Map(together.map((member) => [member.key, member]));
    const elsewhere = named(all);
    const split: Split = { kind: 'split', at, here, elsewhere, until: null, ranOn: 0 };
    this.current = { began, all, missing: new Map(all), split, quiet: false, fewest: here };
  }

  private follow(
    current: Current,
    sightings: readonly Sighting[],
    here: number,
    now: Instant,
  ): Split | null {
    const { all, missing, split, began } = current;
    current.quiet = false;
    current.fewest = Math.min(current.fewest, here);
    // Some are noticed a little later than the others.
    for (const member of this.togetherAt(began)) {
      if (!all.has(member.key)) missing.set(member.key, member);
      all.set(member.key, member);
    }
    const ranOn = split.ranOn + returned(missing, sightings);
    const isOver = missing.size < SPLIT_COUNT_MIN;
    const elsewhere = named(isOver ? all : missing);
    if (!isOver) {
      current.split = { ...split, here, elsewhere, ranOn };
      return null;
    }
    current.split = {
      ...split,
      here: current.fewest,
      elsewhere,
      ranOn,
      until: Math.floor(now.wall),
    };
    this.current = null;
    const until = now.mono + LATE_ROUNDS * this.togetherMs;
    this.closed = { split: current.split, missing, until };
    for (const key of all.keys()) this.gone.delete(key);
    return current.split;
  }

  private awaitLast(sightings: readonly Sighting[], now: Instant): Split | null {
    if (!this.closed) return null;
    const { split, missing, until } = this.closed;
    const ranOn = split.ranOn + returned(missing, sightings);
    if (missing.size === 0 || now.mono > until) this.closed = null;
    return ranOn > split.ranOn ? { ...split, ranOn } : null;
  }

  private togetherAt(goneAt: number): Gone[] {
    return [...this.gone.values()].filter(
      (member) => Math.abs(member.goneAt - goneAt) <= this.togetherMs,
    );
  }
}

/** Takes those out that are back, or gone for good. @returns how many had been running. */
function returned(missing: Map<MemberKey, Gone>, sightings: readonly Sighting[]): number {
  let ranOn = 0;
  const known = new Map(sightings.map((sighting) => [sighting.member, sighting]));
  for (const [key, { generation }] of missing) {
    const sighting = known.get(key);
    if (sighting && !sighting.online && !sighting.left) continue;
    missing.delete(key);
    if (sighting?.online && sighting.generation === generation) ranOn += 1;
  }
  return ranOn;
}

const named = (members: ReadonlyMap<MemberKey, Gone>): NamedMember[] =>
  [...members.values()].slice(0, HEALING_NAMED_COUNT_MAX).map(({ key, nick }) => ({ key, nick }));
