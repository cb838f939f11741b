import type { MemberKey } from '../../../../shared/ids.ts';
import {
  HEALING_DAYS_MAX,
  HEALING_ENTRY_COUNT_MAX,
  HEALING_NAMED_COUNT_MAX,
  NICK_BYTES_MAX,
} from '../../../../shared/limits.ts';
import type { HealingEntry, NamedMember, Repair, Split } from '../../events.ts';
import type { MeshStore } from '../../store/port.ts';
import { decodeCbor, encodeCbor } from '../../wire/cbor.ts';
import { hex, list, nullable, text, tuple, uint } from '../../wire/codec.ts';

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
    this.entries = recall(store);
  }

  list(): readonly HealingEntry[] {
    return this.entries;
  }

  /** @throws MeshError `disk-full` and its like */
  add(entry: HealingEntry, wallMs: number): void {
    const oldest = wallMs - HEALING_DAYS_MAX * DAY_MS;
    this.entries = [...this.entries, entry]
      .filter(({ at }) => at >= oldest)
      .slice(-HEALING_ENTRY_COUNT_MAX);
    this.store.setMeta(KEY, encodeCbor(rows.write({ rows: this.entries.map(toRow) })));
  }
}

/** A diary that cannot be read is no reason not to start. */
function recall(store: MeshStore): HealingEntry[] {
  const kept = store.getMeta(KEY);
  if (!kept) return [];
  try {
    return rows.read(decodeCbor(kept), KEY).rows.map(toEntry);
  } catch {
    return [];
  }
}
