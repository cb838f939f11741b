import {
  HASH_BYTES,
  type MemberKey,
  memberOf,
  type NodeId,
  type RecordId,
} from '../../../../shared/ids.ts';
import { GAP_COUNT_MAX } from '../../../../shared/limits.ts';
import type { Gap, NamedMember, PersonHistory } from '../../events.ts';
import type { Head, MeshStore } from '../../store/port.ts';
import { authorHint, type Receipt } from '../../wire/receipt.ts';
import { isKind, readRecord } from '../../wire/records.ts';
import type { Instant, Outbox } from '../io.ts';
import type { Membership } from '../membership/membership.ts';
import type { Roster } from '../roster/roster.ts';
import {
  type Comparison,
  compare,
  type Logs,
  lackingOf,
  lastMessageMs,
  logsByHint,
} from './compare.ts';

export type HistoriesOptions = {
  readonly self: NodeId;
  readonly store: MeshStore;
  readonly roster: Pick<Roster, 'isMember' | 'members'>;
  readonly membership: Pick<Membership, 'nickOf' | 'others'>;
  /** The newest of each other node. */
  readonly receipts: () => Iterable<Receipt>;
  /** Nothing that a link has told of is on its way. */
  readonly settled: () => boolean;
};

/** What is merely on its way is no gap, milliseconds; while a link still owes something it may take longer. */
const GAP_MS = { settled: 10_000, owed: 60_000 };
/** While nothing is lacking it is looked for so often; what is lacking is looked after each round. */
const LOOK_INTERVAL_MS = 5_000;
/** Of several devices of a person the first of these counts. */
const ORDER: readonly PersonHistory['state'][] = ['other', 'more', 'less', 'equal', 'unknown'];
const FIRST_ID = '00'.repeat(HASH_BYTES) as RecordId;

/**
 * Whether what everybody was told is the same on all devices, by what each says that its logs end
 * with; and where something is known to be lacking here.
 */
export class Histories {
  private readonly options: HistoriesOptions;
  private readonly out: Outbox;
  private readonly seenSince = new Map<string, number>();
  private told: readonly Gap[] = [];
  private lookAt = Number.NEGATIVE_INFINITY;

  constructor(options: HistoriesOptions, out: Outbox) {
    this.options = options;
    this.out = out;
  }

  /** What stood for a while and still does, in the order of messages. */
  get gaps(): readonly Gap[] {
    return this.told;
  }

  /** Person by person, whoever belongs and whoever is known. */
  people(): PersonHistory[] {
    const people = new Map<MemberKey, PersonHistory>();
    for (const key of this.others()) people.set(key, this.person(key, 'unknown', null));
    for (const [{ node }, comparison] of this.comparisons()) {
      const key = memberOf(node);
      // A relay holds what it cannot read: that is nobody's history.
      if (!this.options.roster.isMember(key)) continue;
      const told = this.person(key, comparison.state, this.upTo(comparison));
      const before = people.get(key);
      if (before && isWorse(told, before)) people.set(key, told);
    }
    return [...people.values()];
  }

  /** Once a gossip interval. */
  round(now: Instant): void {
    if (now.mono < this.lookAt) return;
    const found = this.find();
    const names = new Set(found.map(nameOf));
    for (const name of this.seenSince.keys()) if (!names.has(name)) this.seenSince.delete(name);
    for (const name of names) if (!this.seenSince.has(name)) this.seenSince.set(name, now.mono);
    const since = now.mono - (this.options.settled() ? GAP_MS.settled : GAP_MS.owed);
    const told = found.filter((gap) => (this.seenSince.get(nameOf(gap)) ?? 0) <= since);
    const isSame = JSON.stringify(told) === JSON.stringify(this.told);
    this.told = told;
    this.lookAt = now.mono + (told.length > 0 ? 0 : LOOK_INTERVAL_MS);
    if (!isSame) this.out.emit({ type: 'GapsChanged', gaps: told });
  }

  private person(key: MemberKey, state: PersonHistory['state'], upTo: number | null) {
    return { ...this.named(key), state, upTo };
  }

  private named(key: MemberKey): NamedMember {
    return { key, nick: this.options.membership.nickOf(key) };
  }

  private others(): Set<MemberKey> {
    const { roster, membership, self } = this.options;
    const nodes = [...membership.others()].map(({ record }) => memberOf(record.node));
    const known = nodes.filter((member) => roster.isMember(member));
    const all = new Set([...(roster.members()?.keys() ?? []), ...known]);
    all.delete(memberOf(self));
    return all;
  }

  /** Logs of those who were removed are no measure: some hold more of them than others. */
  private ownLogs(): Logs {
    const isMeasured = ({ author }: Head) => this.options.roster.isMember(memberOf(author));
    return logsByHint(this.options.store.heads('everyone').filter(isMeasured));
  }

  private comparisons(): [Receipt, Comparison][] {
    const ours = this.ownLogs();
    return [...this.options.receipts()].map((told) => [
      told,
      compare(told, ours, this.options.store),
    ]);
  }

  /** When the newest message was written that both have. */
  private upTo(comparison: Comparison): number | null {
    if (comparison.state !== 'equal' && comparison.state !== 'less') return null;
    const before =
      comparison.state === 'less' ? { ms: comparison.since, counter: 0, id: FIRST_ID } : null;
    return this.options.store.page('everyone', before, 1).messages[0]?.ms ?? null;
  }

  private find(): Gap[] {
    return [...this.missing(), ...this.sealed()]
      .sort((a, b) => a.at - b.at)
      .slice(0, GAP_COUNT_MAX);
  }

  /** Others say that they hold what is not here: it was written after the last that is. */
  private missing(): Gap[] {
    const { roster, receipts, store } = this.options;
    const ours = this.ownLogs();
    const holders = new Map<string, MemberKey>();
    for (const told of receipts())
      for (const hint of lackingOf(told, ours))
        if (!holders.has(hint)) holders.set(hint, memberOf(told.node));
    if (holders.size === 0) return [];
    const authors = this.authorsByHint();
    return [...holders].flatMap(([hint, holder]) => {
      const author = authors.get(hint);
      if (author && !roster.isMember(author)) return [];
      const from = author ? this.named(author) : null;
      const at = lastMessageMs(ours.get(hint), store) ?? 0;
      return { kind: 'missing' as const, from, at, count: null, holder: this.named(holder) };
    });
  }

  private authorsByHint(): Map<string, MemberKey> {
    const { store, membership } = this.options;
    const nodes = [
      ...[...membership.others()].map(({ record }) => record.node),
      ...store.heads('everyone').map(({ author }) => author),
    ];
    return new Map(nodes.map((node) => [authorHint(node), memberOf(node)]));
  }

  /** Here, and nobody has yet given the key or the words: told where they were written. */
  private sealed(): Gap[] {
    const { store } = this.options;
    const written: { from: MemberKey; at: number }[] = [];
    for (const { id } of store.wantedBodies(0, GAP_COUNT_MAX)) {
      const stored = store.get(id);
      const record = stored && readRecord(stored.bytes);
      if (record && isKind(record, 'message'))
        written.push({ from: memberOf(record.content.author), at: record.content.ms });
    }
    const gaps: (Gap & { count: number })[] = [];
    for (const { from, at } of written.sort((a, b) => a.at - b.at)) {
      const last = gaps.at(-1);
      if (last?.from?.key === from) gaps[gaps.length - 1] = { ...last, count: last.count + 1 };
      else gaps.push({ kind: 'sealed', from: this.named(from), at, count: 1, holder: null });
    }
    return gaps;
  }
}

const nameOf = ({ kind, from, at }: Gap): string => `${kind} ${from?.key} ${at}`;

function isWorse(a: PersonHistory, b: PersonHistory): boolean {
  const [left, right] = [ORDER.indexOf(a.state), ORDER.indexOf(b.state)];
  return left === right ? (a.upTo ?? 0) < (b.upTo ?? 0) : left < right;
}
