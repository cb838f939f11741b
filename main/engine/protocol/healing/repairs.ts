import type { MemberKey } from '../../../../shared/ids.ts';
import { HEALING_NAMED_COUNT_MAX } from '../../../../shared/limits.ts';
import type { NamedMember, Repair } from '../../events.ts';
import type { Instant } from '../io.ts';

/** How our place in the mesh stands at the end of a turn. */
export type Standing = {
  /** Whom links lead to that carry broadcasts. */
  readonly linked: readonly MemberKey[];
  /** Fewer of them than there have to be. */
  readonly isShort: boolean;
  /** Nothing that anybody told of is lacking here. */
  readonly settled: boolean;
  /** Somebody else is believed to be there. */
  readonly othersAlive: boolean;
};

type Open = {
  readonly repair: Repair;
  readonly since: number;
  /** Linked when it began, besides the lost. */
  readonly before: ReadonlySet<MemberKey>;
  /** It left us with too few. */
  readonly wasShort: boolean;
};

/** Two links to one peer sort themselves out in less: nothing that anybody could have noticed. */
const FLAP_MS = 1_000;

/** From the loss of a link to the moment when everything is as it should be again. One at a time. */
export class Repairs {
  private open: Open | null = null;
  private readonly nickOf: (member: MemberKey) => string | null;

  constructor(nickOf: (member: MemberKey) => string | null) {
    this.nickOf = nickOf;
  }

  get current(): Repair | null {
    return this.open?.repair ?? null;
  }

  /** Losses that come while one is being mended are part of it. */
  lost(member: MemberKey, reason: Repair['reason'], standing: Standing, now: Instant): void {
    const { open } = this;
    const lost = [
      ...(open?.repair.lost.filter(({ key }) => key !== member) ?? []),
      this.name(member),
    ];
    const repair: Repair = {
      kind: 'repair',
      at: open?.repair.at ?? Math.floor(now.wall),
      lost: lost.slice(0, HEALING_NAMED_COUNT_MAX),
      reason: open?.repair.reason ?? reason,
      outcome: 'waiting',
      through: [],
      tookMs: null,
    };
    this.open = {
      repair,
      since: open?.since ?? now.mono,
      before: open?.before ?? new Set(standing.linked),
      wasShort: (open?.wasShort ?? false) || standing.isShort,
    };
  }

  /** At the end of a turn. @returns the repair when it is over. */
  check(standing: Standing, now: Instant): Repair | null {
    const { open } = this;
    if (!open) return null;
    const { linked, isShort, settled, othersAlive } = standing;
    const isAlone = linked.length === 0 && !othersAlive && open.repair.reason === 'left';
    if (!isAlone && (isShort || linked.length === 0 || !settled)) return null;
    this.open = null;
    if (isFlap(open, linked, now.mono)) return null;
    const fresh = linked.filter((member) => !open.before.has(member));
    const outcome = isAlone ? 'alone' : open.wasShort ? 'relinked' : 'kept';
    const through = outcome === 'relinked' && fresh.length > 0 ? fresh : linked;
    return {
      ...open.repair,
      outcome,
      through: through.slice(0, HEALING_NAMED_COUNT_MAX).map((member) => this.name(member)),
      tookMs: Math.round(now.mono - open.since),
    };
  }

  private name(key: MemberKey): NamedMember {
    return { key, nick: this.nickOf(key) };
  }
}

const isFlap = ({ repair, since }: Open, linked: readonly MemberKey[], now: number): boolean =>
  repair.reason === 'broken' &&
  now - since < FLAP_MS &&
  repair.lost.every(({ key }) => linked.includes(key));
