/** Messages as rows of a terminal: wrapped by the width that characters have on it, and harmless. */
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { type MemberKey, type RecordId, shortKey } from '../../../shared/ids.ts';
import type { ChatMessage } from '../../engine/events.ts';
import { harmless, harmlessLine } from '../harmless.ts';
import { timeOf } from '../style.ts';

export type Span = {
  readonly text: string;
  readonly tone: 'plain' | 'soft' | 'bad' | 'name' | 'good';
  /** Whose name it is. */
  readonly of?: MemberKey;
};
export type Row = readonly Span[];

/** Which row of what: stays the same when other things come before it or after it. */
export type Place = { readonly of: RecordId | Notice; readonly line: number };
export type PlacedRow = { readonly row: Row; readonly place: Place };

/** What is no message and stands among them: who came and went, what went wrong. */
export type Notice = { readonly time: number; readonly text: string };

/** Narrower than this a name gets a row of its own. */
const BESIDE_COLUMNS_MIN = 60;
const NAME_COLUMNS_MAX = 20;
/** What stands beside a name: mark, time, colon. */
const HEAD_COLUMNS = 9;

export function rowsOf(
  messages: readonly ChatMessage[],
  notices: readonly Notice[],
  columns: number,
): PlacedRow[] {
  const rows: PlacedRow[] = [];
  let day = '';
  for (const item of merged(messages, notices)) {
    const of = 'id' in item ? item.id : item;
    const on = new Date(item.time).toLocaleDateString('en-GB', DAY);
    // Above the first row of what the day begins with.
    if (on !== day)
      rows.push({ row: [{ text: `── ${on} ──`, tone: 'soft' }], place: { of, line: -1 } });
    day = on;
    const own = 'id' in item ? messageRows(item, columns) : noticeRows(item, columns);
    rows.push(...own.map((row, line) => ({ row, place: { of, line } })));
  }
  return rows;
}

const DAY = { weekday: 'short', day: 'numeric', month: 'short' } as const;

function* merged(
  messages: readonly ChatMessage[],
  notices: readonly Notice[],
): Generator<ChatMessage | Notice> {
  let next = 0;
  for (const message of messages) {
    for (; (notices[next]?.time ?? Infinity) < message.time; next++) yield notices[next] as Notice;
    yield message;
  }
  yield* notices.slice(next);
}

function noticeRows({ text }: Notice, columns: number): Row[] {
  const tone = text.startsWith('!') ? 'bad' : 'soft';
  return wrapped(text, columns).map((line) => [{ text: line, tone }]);
}

function messageRows(message: ChatMessage, columns: number): Row[] {
  const head = headOf(message, Math.min(NAME_COLUMNS_MAX, columns - HEAD_COLUMNS));
  const headColumns = columnsOf(head);
  const beside = columns >= BESIDE_COLUMNS_MIN;
  const indent = beside ? headColumns : 2;
  const lines = bodyLines(message, Math.max(8, columns - indent));
  const pad: Span = { text: ' '.repeat(indent), tone: 'plain' };
  if (!beside) return [head, ...lines.map((line) => [pad, line])];
  return lines.map((line, at) => (at === 0 ? [...head, line] : [pad, line]));
}

/** `✓` another node has it, `…` none yet. */
const markOf = ({ own, sent }: ChatMessage): Span =>
  own ? { text: sent ? '✓' : '…', tone: 'good' } : { text: ' ', tone: 'plain' };

function headOf(message: ChatMessage, nameColumns: number): Row {
  const { senderPubKey, nick, time } = message;
  const name = cut(harmlessLine(nick ?? shortKey(senderPubKey)), nameColumns);
  return [
    markOf(message),
    { text: `${timeOf(time)} `, tone: 'soft' },
    { text: name, tone: 'name', of: senderPubKey },
    { text: ': ', tone: 'soft' },
  ];
}

function bodyLines(message: ChatMessage, columns: number): Span[] {
  const plain = (text: string, tone: Span['tone'] = 'plain'): Span[] =>
    wrapped(text, columns).map((line) => ({ text: line, tone }));
  if (message.deleted) return plain('(deleted)', 'soft');
  const { replyTo, edited, reactions, plaintext } = message;
  const quote = replyTo?.message ? `> ${harmless(replyTo.message.text).split('\n', 1)}` : null;
  const counts = new Map<string, number>();
  for (const { emoji } of reactions) counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
  const marks = [...counts].map(([emoji, count]) => `${harmlessLine(emoji)} ${count}`);
  if (edited) marks.push('(edited)');
  return [
    ...(quote === null ? [] : [{ text: cut(quote, columns), tone: 'soft' } as const]),
    ...plain(harmless(Buffer.from(plaintext).toString('utf8'))),
    ...(marks.length === 0 ? [] : plain(marks.join('  '), 'soft')),
  ];
}

const wrapped = (text: string, columns: number): string[] =>
  wrapAnsi(text, columns, { hard: true, trim: false }).split('\n');

const columnsOf = (row: Row): number => row.reduce((sum, { text }) => sum + stringWidth(text), 0);

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** At most so many columns; what is cut off is said to be. */
export function cut(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const { segment } of characters.segment(text)) {
    width += stringWidth(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** The part of a line around its cursor that fits, and where in it the cursor stands. */
export function around(text: string, cursor: number, columns: number): [string, string, string] {
  const shown = (part: string): string => harmless(part).replaceAll('\n', '⏎');
  let before = shown(text.slice(0, cursor));
  while (stringWidth(before) > columns - 2) before = before.slice(Math.ceil(before.length / 8));
  const [at = ' ', ...rest] = [...characters.segment(shown(text.slice(cursor)))].map(
    ({ segment }) => segment,
  );
  const room = Math.max(1, columns - stringWidth(before) - stringWidth(at));
  return [before, at, cut(rest.join(''), room)];
}
