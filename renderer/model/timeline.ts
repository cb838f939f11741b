/** From messages and notices to the lines that are drawn: days, groups of one author, events. */
import type { Gap, HealingEntry } from '../../shared/insight-schemas.ts';
import type { Message, Notice, Position } from '../../shared/schemas.ts';
import type { Divider } from '../store/conversations.ts';
import { comparePositions } from '../store/messages.ts';
import type { Split } from './split.ts';

/** The other side of a split is back. */
export type Merge = {
  readonly split: Split;
  /** What was written there meanwhile; null where not all of it is loaded. */
  readonly count: number | null;
};

export type TimelineItem =
  | { readonly kind: 'day'; readonly id: string; readonly time: number }
  /** Above the first message that was not seen when the conversation was opened. */
  | { readonly kind: 'unread'; readonly id: string }
  /** Something is known to be lacking here. */
  | { readonly kind: 'gap'; readonly id: string; readonly gap: Gap }
  /** The same of several people, one after the other: told once. */
  | { readonly kind: 'notice'; readonly id: string; readonly notices: readonly Notice[] }
  | { readonly kind: 'merge'; readonly id: string; readonly merge: Merge }
  | {
      readonly kind: 'message';
      readonly id: string;
      readonly message: Message;
      /** The first of its author's messages in a row, which carries name and picture. */
      readonly first: boolean;
      readonly last: boolean;
    };

/** Messages of one author further apart than this start a new group. */
export const GROUP_GAP_MS = 5 * 60_000;

type Line = {
  readonly time: number;
  readonly message?: Message;
  readonly notices?: readonly Notice[];
  readonly merge?: Merge;
  readonly gap?: Gap;
};

/** Whether the network was parted and came together; who was only restarted was on no other side. */
const isMended = (entry: HealingEntry): entry is Split & { until: number } =>
  entry.kind === 'split' && entry.until !== null && entry.ranOn > 0;

const gapLine = (gap: Gap): Line => ({ time: gap.at, gap });
const gapId = ({ kind, from, at }: Gap): string => `gap-${kind}-${from?.key}-${at}`;

/** Calendar days begin where the reader is; the tests pass their own. */
export type DayOf = (time: number) => string;
export const localDay: DayOf = (time) => new Date(time).toDateString();

export function buildTimeline(
  messages: readonly Message[],
  notices: readonly Notice[],
  more: boolean,
  divider: Divider | null = null,
  dayOf: DayOf = localDay,
  healing: readonly HealingEntry[] = [],
  gaps: readonly Gap[] = [],
  later = false,
): TimelineItem[] {
  const lines = inOrder(
    messages,
    [
      ...notices.filter((notice) => !isPartOfMerge(notice, healing)).map(noticeLine),
      ...merges(messages, healing, more),
      ...gaps.map(gapLine),
    ],
    more,
    dayOf,
    later,
  );
  const found = divider && firstAfter(messages, divider.after);
  // If others stand before it that are not loaded, where it begins is not known yet.
  const firstUnread = more && found === messages[0] ? null : found;
  const joins = (a: Line | undefined, b: Line | undefined): boolean =>
    sameGroup(a, b, dayOf) && b?.message !== firstUnread;
  const items: TimelineItem[] = [];
  lines.forEach((line, index) => {
    const before = lines[index - 1];
    const day = dayOf(line.time);
    if (before === undefined || dayOf(before.time) !== day) {
      items.push({ kind: 'day', id: `day-${day}`, time: line.time });
    }
    if (line.message && line.message === firstUnread) items.push({ kind: 'unread', id: 'unread' });
    if (line.notices?.[0])
      items.push({ kind: 'notice', id: line.notices[0].id, notices: line.notices });
    if (line.merge) items.push({ kind: 'merge', id: `merge-${line.time}`, merge: line.merge });
    if (line.gap) items.push({ kind: 'gap', id: gapId(line.gap), gap: line.gap });
    if (line.message) {
      items.push({
        kind: 'message',
        id: line.message.id,
        message: line.message,
        first: !joins(before, line),
        last: !joins(line, lines[index + 1]),
      });
    }
  });
  return items;
}

/** The first message of others after a position. */
const firstAfter = (messages: readonly Message[], after: Position | null): Message | null =>
  messages.find(
    ({ own, position }) => !own && (after === null || comparePositions(position, after) > 0),
  ) ?? null;

/** By the shared order's time and not the sender's clock, so that days never run backwards. */
function inOrder(
  messages: readonly Message[],
  others: readonly Line[],
  more: boolean,
  dayOf: DayOf,
  later: boolean,
): Line[] {
  const lines: Line[] = messages.map((message) => ({ time: message.position.ms, message }));
  // Before the first loaded message and after the last one there may be others on disk: what
  // happened there has no place yet.
  const from = more ? (lines[0]?.time ?? 0) : 0;
  const until = later ? (lines.at(-1)?.time ?? Infinity) : Infinity;
  lines.push(...others.filter(({ time }) => time >= from && time <= until));
  return together(withoutFlapping(lines.sort((a, b) => a.time - b.time)), dayOf);
}

const noticeLine = (notice: Notice): Line => ({ time: notice.time, notices: [notice] });

function merges(
  messages: readonly Message[],
  healing: readonly HealingEntry[],
  more: boolean,
): Line[] {
  const oldest = messages[0]?.position.ms ?? 0;
  return healing.filter(isMended).map((split) => {
    const there = new Set(split.elsewhere.map(({ key }) => key));
    const written = messages.filter(
      ({ from, position: { ms } }) => there.has(from) && ms >= split.at && ms <= split.until,
    );
    const count = more && oldest > split.at ? null : written.length;
    return { time: split.until, merge: { split, count } };
  });
}

/** Presence is noticed within this of a split's end. */
const RETURN_MS = 60_000;

/** That somebody is back is said by the line that says that all are together again. */
const isPartOfMerge = ({ kind, key, time }: Notice, healing: readonly HealingEntry[]): boolean =>
  kind === 'online' &&
  healing.some(
    (entry) =>
      isMended(entry) &&
      Math.abs(time - entry.until) < RETURN_MS &&
      entry.elsewhere.some((member) => member.key === key),
  );

const COMES_OR_GOES: ReadonlySet<Notice['kind']> = new Set(['joined', 'online', 'left']);

/** Somebody on a shaky network comes and goes: while nobody says anything, the last of it counts. */
function withoutFlapping(lines: readonly Line[]): Line[] {
  const later = new Set<Notice['key']>();
  return lines
    .toReversed()
    .filter(({ notices: [notice] = [] }) => {
      if (!notice) later.clear();
      if (!notice || !COMES_OR_GOES.has(notice.kind)) return true;
      if (later.has(notice.key)) return false;
      later.add(notice.key);
      return true;
    })
    .reverse();
}

const OF_SEVERAL: ReadonlySet<Notice['kind']> = new Set([...COMES_OR_GOES, 'invited']);

/** What happens to several people within minutes, with nothing between, is one line. */
function together(lines: readonly Line[], dayOf: DayOf): Line[] {
  const joined: Line[] = [];
  for (const line of lines) {
    const before = joined.at(-1);
    const [[first], last] = [before?.notices ?? [], line.notices?.[0]];
    const isSame = first && last && first.kind === last.kind && OF_SEVERAL.has(last.kind);
    if (isSame && last.time - first.time < GROUP_GAP_MS && dayOf(first.time) === dayOf(last.time))
      joined[joined.length - 1] = { time: first.time, notices: [...(before?.notices ?? []), last] };
    else joined.push(line);
  }
  return joined;
}

function sameGroup(a: Line | undefined, b: Line | undefined, dayOf: DayOf): boolean {
  if (!a?.message || !b?.message) return false;
  return (
    a.message.from === b.message.from &&
    b.time - a.time < GROUP_GAP_MS &&
    dayOf(a.time) === dayOf(b.time)
  );
}
