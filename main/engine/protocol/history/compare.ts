import type { NodeId } from '../../../../shared/ids.ts';
import type { Head, MeshStore } from '../../store/port.ts';
import { authorHint, endsHash, type Receipt } from '../../wire/receipt.ts';
import { isKind, readRecord } from '../../wire/records.ts';

/**
 * How the history of another node stands to ours. `equal` word for word · `less` it lacks what we
 * have since a time, and is equal before · `more` it has what we lack · `other` it has something else.
 */
export type Comparison =
  | { readonly state: 'equal' }
  | { readonly state: 'less'; readonly since: number }
  | { readonly state: 'more' }
  | { readonly state: 'other' };

/** What a node holds of one author's log `everyone`. */
type Log = { readonly author: NodeId; readonly heads: readonly Head[]; readonly last: number };
export type Logs = ReadonlyMap<string, Log>;

const RECORDS_LOOKED_AT_MAX = 64;

/** Our own logs `everyone` by the hint that receipts name their authors by. */
export function logsByHint(heads: readonly Head[]): Logs {
  const logs = new Map<string, Log>();
  for (const head of heads) {
    const hint = authorHint(head.author);
    const heads = [...(logs.get(hint)?.heads ?? []), head];
    logs.set(hint, { author: head.author, heads, last: Math.max(...heads.map(({ seq }) => seq)) });
  }
  return logs;
}

/** Hints of the authors of whom a node holds more than we do. */
export const lackingOf = ({ held }: Pick<Receipt, 'held'>, ours: Logs): string[] =>
  held.flatMap(({ author, seq }) => (seq > (ours.get(author)?.last ?? -1) ? author : []));

/**
 * Compares by what the logs end with, not by counting: each record names the one before it by its
 * hash, so equal ends are equal from the beginning.
 * @param ours logs of those who are members
 */
export function compare(
  { node, held, ends }: Receipt,
  ours: Logs,
  store: Pick<MeshStore, 'range'>,
): Comparison {
  if (lackingOf({ held }, ours).length > 0) return { state: 'more' };
  const same = held.flatMap(({ author, seq }) => endsAt(ours.get(author) as Log, seq, store));
  if (endsHash(same) !== ends) return { state: 'other' };
  const theirs = new Map(held.map(({ author, seq }) => [author, seq]));
  // It tells of its own words only when it tells of others'.
  theirs.set(authorHint(node), Number.POSITIVE_INFINITY);
  const since = [...ours].map(([hint, log]) => firstAfter(log, theirs.get(hint) ?? -1, store));
  const first = Math.min(...since);
  return Number.isFinite(first) ? { state: 'less', since: first } : { state: 'equal' };
}

/** What our log of an author would end with if it ended at a number. */
function endsAt({ author, heads, last }: Log, seq: number, store: Pick<MeshStore, 'range'>) {
  const shorter = heads.filter((head) => head.seq < seq || last === seq).map(({ id }) => id);
  if (last === seq) return shorter;
  const there = store.range('everyone', author, seq, RECORDS_LOOKED_AT_MAX);
  return [...shorter, ...there.filter((record) => record.seq === seq).map(({ id }) => id)];
}

/** When the first message beyond a number was written; infinity when there is none. */
function firstAfter({ author, last }: Log, seq: number, store: Pick<MeshStore, 'range'>): number {
  if (seq >= last) return Number.POSITIVE_INFINITY;
  for (const { bytes } of store.range('everyone', author, seq + 1, RECORDS_LOOKED_AT_MAX)) {
    const record = readRecord(bytes);
    if (isKind(record, 'message')) return record.content.ms;
  }
  return Number.POSITIVE_INFINITY;
}

/** When the last message of a log was written that is here; null when there is none. */
export function lastMessageMs(
  log: Log | undefined,
  store: Pick<MeshStore, 'range'>,
): number | null {
  if (!log) return null;
  const from = Math.max(0, log.last - RECORDS_LOOKED_AT_MAX + 1);
  for (const { bytes } of store
    .range('everyone', log.author, from, RECORDS_LOOKED_AT_MAX)
    .reverse()) {
    const record = readRecord(bytes);
    if (isKind(record, 'message')) return record.content.ms;
  }
  return null;
}
