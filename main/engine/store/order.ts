import type { RecordId } from '../../../shared/ids.ts';
import type { Head, MessagePosition, PeerAddress, SincePosition } from './port.ts';

/**
 * The orders in which a store answers. Hex ids compare as text exactly as SQLite compares their
 * bytes, so both adapters agree.
 */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order of messages, the same on every node (C4): time, counter, id. */
export const compareMessages = (a: MessagePosition, b: MessagePosition): number =>
  a.ms - b.ms || a.counter - b.counter || compareText(a.id, b.id);

/** Where a message stands to a position that may lack an id: without one, equal times are equal. */
export const compareToSince = (message: MessagePosition, since: SincePosition): number =>
  message.ms - since.ms ||
  message.counter - since.counter ||
  (since.id === undefined ? 0 : compareText(message.id, since.id));

type InLog = { readonly seq: number; readonly id: RecordId };

/** The order of one author's records in one log; a forked log has several of one seq. */
export const compareInLog = (a: InLog, b: InLog): number =>
  a.seq - b.seq || compareText(a.id, b.id);

export const compareHeads = (a: Head, b: Head): number =>
  compareText(a.log, b.log) || compareText(a.author, b.author) || compareInLog(a, b);

export const comparePeers = (a: PeerAddress, b: PeerAddress): number =>
  b.seenAt - a.seenAt || compareText(a.address, b.address);

/** What remains of two sightings of one address. */
export const mergePeer = (known: PeerAddress | undefined, seen: PeerAddress): PeerAddress => {
  if (known === undefined) return seen;
  const [earlier, later] = seen.seenAt >= known.seenAt ? [known, seen] : [seen, known];
  return { address: seen.address, node: later.node ?? earlier.node, seenAt: later.seenAt };
};

/** The index of the first item for which `isAfter` holds, in a list sorted that way. */
export const lowerBound = <T>(items: readonly T[], isAfter: (item: T) => boolean): number => {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isAfter(items[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** Inserts into a sorted list; at its end, where nearly everything belongs, without a search. */
export const insertSorted = <T>(items: T[], item: T, compare: (a: T, b: T) => number): void => {
  const last = items.at(-1);
  if (last === undefined || compare(last, item) <= 0) items.push(item);
  else
    items.splice(
      lowerBound(items, (other) => compare(other, item) > 0),
      0,
      item,
    );
};
