import type { MemberKey } from '../../../../shared/ids.ts';
import {
  HEALING_DAYS_MAX,
  HEALING_ENTRY_COUNT_MAX,
  HEALING_NAMED_COUNT_MAX,
  NICK_BYTES_MAX,
} from '../../../../shared/limits.ts';
import type { HealingEntry, NamedMember, Repair, Split } from '../../events.ts';
import type { MeshStore } from '../../store/port.ts';
import { type CborValue, decodeCbor, encodeCbor } from '../../wire/cbor.ts';
import { hex, list, nullable, text, tuple, uint } from '../../wire/codec.ts';
import type { OpenSplit } from './splits.ts';

const KEY = 'healing';
const DAY_MS = 86_400_000;

const REASONS = ['left', 'silent', 'broken', 'drill', 'woke'] as const;
const OUTCOMES = ['kept', 'relinked', 'alone', 'waiting'] as const;
const KINDS = ['repair', 'split'] as const;

const people = list<NamedMember>(
  tuple({ key: hex<MemberKey>(32), nick: nullable(text(NICK_BYTES_MAX)) }),
  HEALING_NAMED_COUNT_MAX,
);
/** One row for both kinds: what a kind has not is zero or empty. */
const row = tuple({
  kind: uint(KINDS.length - 1),
  at: uint(),
  people,
  through: people,
  reason: uint(REASONS.length - 1),
  outcome: uint(OUTCOMES.length - 1),
  tookMs: nullable(uint()),
  here: uint(),
  until: nullable(uint()),
  ranOn: uint(),
});
const OPEN_KEY = 'healing-open';
const open = tuple({
  at: uint(),
  ranOn: uint(),
  missing: list(
    tuple({ key: hex<MemberKey>(32), nick: nullable(text(NICK_BYTES_MAX)), generation: uint() }),
    HEALING_NAMED_COUNT_MAX,
  ),
});
const rows = tuple({ rows: list(row, HEALING_ENTRY_COUNT_MAX) });
type Row = ReturnType<typeof row.read>;

const nothing = {
  through: [],
  reason: 0,
  outcome: 0,
  tookMs: null,
  here: 0,
  until: null,
  ranOn: 0,
};

const toRow = (entry: HealingEntry): Row =>
  entry.kind === 'repair'
    ? {
        ...nothing,
        ...entry,
        kind: 0,
        people: entry.lost,
        reason: REASONS.indexOf(entry.reason),
        outcome: OUTCOMES.indexOf(entry.outcome),
      }
    : { ...nothing, ...entry, kind: 1, people: entry.elsewhere };

function toEntry({ kind, at, people: lost, through, tookMs, ...rest }: Row): HealingEntry {
  const reason: Repair['reason'] = REASONS[rest.reason] ?? 'broken';
  const outcome: Repair['outcome'] = OUTCOMES[rest.outcome] ?? 'waiting';
  if (kind === 0) return { kind: 'repair', at, lost, reason, outcome, through, tookMs };
  const { here, until, ranOn } = rest;
  return { kind: 'split', at, here, elsewhere: lost, until, ranOn } satisfies Split;
}

/** What was healed, for people to read: the newest, and none older than a month. */
export class Journal {
  private readonly store: MeshStore;
  private entries: HealingEntry[];

  constructor(store: MeshStore) {
    this.store = store;
    this.entries = recall(store, KEY, (kept) => rows.read(kept, KEY).rows.map(toEntry)) ?? [];
  }

  list(): readonly HealingEntry[] {
    return this.entries;
  }

  /** A split that lasted when this node ended; null when none did, or only long ago. */
  openSplit(wallMs: number): OpenSplit | null {
    const split = recall(this.store, OPEN_KEY, (kept) => open.read(kept, OPEN_KEY));
    return split && wallMs - split.at < DAY_MS ? split : null;
  }

  /** Null: nothing is split any more. @throws MeshError `disk-full` and its like */
  keepOpenSplit(split: OpenSplit | null): void {
    this.store.setMeta(OPEN_KEY, split && encodeCbor(open.write(split)));
  }

  /** A split that is told again takes its own place. @throws MeshError `disk-full` and its like */
  add(entry: HealingEntry, wallMs: number): void {
    const oldest = wallMs - HEALING_DAYS_MAX * DAY_MS;
    const isSame = ({ kind, at }: HealingEntry): boolean =>
      kind === 'split' && kind === entry.kind && at === entry.at;
    this.entries = [...this.entries.filter((other) => !isSame(other)), entry]
      .filter(({ at }) => at >= oldest)
      .slice(-HEALING_ENTRY_COUNT_MAX);
    this.store.setMeta(KEY, encodeCbor(rows.write({ rows: this.entries.map(toRow) })));
  }
}

/** A diary that cannot be read is no reason not to start. */
function recall<T>(store: MeshStore, key: string, read: (kept: CborValue) => T): T | null {
  const kept = store.getMeta(key);
  if (!kept) return null;
  try {
    return read(decodeCbor(kept));
  } catch {
    return null;
  }
}
