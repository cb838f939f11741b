/** The loaded part of a conversation: one run without gaps, in the order of C4, newest last. */
import type { Message, Position, Snapshot } from '../../shared/schemas.ts';

/**
 * So many are drawn at most, and the store on disk has the others: whoever scrolls loses those at the
 * far end, and at the end, where one reads along, the oldest go.
 */
export const LOADED_MESSAGES_COUNT_MAX = 300;
export const LOADED_MESSAGES_COUNT_KEPT = 200;

export function comparePositions(a: Position, b: Position): number {
  if (a.ms !== b.ms) return a.ms - b.ms;
  if (a.counter !== b.counter) return a.counter - b.counter;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

const byPosition = (a: Message, b: Message): number => comparePositions(a.position, b.position);

/** What is known twice keeps the later state: a page read before it was sent must not unsend it. */
const later = (a: Message, b: Message): Message =>
  a.state === 'sent' ? { ...b, state: 'sent' } : b;

export function mergeMessages(
  loaded: readonly Message[],
  added: readonly Message[],
): readonly Message[] {
  if (added.length === 0) return loaded;
  const newest = loaded.at(-1);
  const [first] = added;
  if (added.length === 1 && first && (!newest || byPosition(newest, first) < 0)) {
    return [...loaded, first];
  }
  const merged = new Map(loaded.map((message) => [message.id, message]));
  for (const message of added) {
    const known = merged.get(message.id);
    merged.set(message.id, known ? later(known, message) : message);
  }
  return [...merged.values()].sort(byPosition);
}

/** What was edited, deleted or reacted to; one that is not loaded comes with its page. */
export const replaceMessage = (loaded: readonly Message[], changed: Message): readonly Message[] =>
  loaded.some(({ id }) => id === changed.id)
    ? loaded.map((known) => (known.id === changed.id ? later(known, changed) : known))
    : loaded;

export function markSent(loaded: readonly Message[], ids: readonly string[]): readonly Message[] {
  const sent = new Set<string>(ids);
  if (!loaded.some((m) => m.state !== 'sent' && sent.has(m.id))) return loaded;
  return loaded.map((m) => (sent.has(m.id) && m.state !== 'sent' ? { ...m, state: 'sent' } : m));
}

/** What this device no longer keeps; before it nothing is left on disk either. */
export function withoutForgotten(
  { messages, moreMessages }: Pick<Snapshot, 'messages' | 'moreMessages'>,
  before: number,
): Pick<Snapshot, 'messages' | 'moreMessages'> {
  const kept = messages.filter(({ position }) => position.ms >= before);
  return kept.length === messages.length
    ? { messages, moreMessages }
    : { messages: kept, moreMessages: false };
}

/**
 * A message older than everything loaded, while more is on disk, would leave a gap behind it: it
 * comes with its page when somebody scrolls there.
 */
export const belongs = (loaded: readonly Message[], more: boolean, message: Message): boolean => {
  const oldest = loaded[0];
  return !more || oldest === undefined || byPosition(oldest, message) <= 0;
};
