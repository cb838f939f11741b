import type { MemberKey, RecordId } from '../../../shared/ids.ts';
import {
  REACTIONS_PER_MEMBER_COUNT_MAX,
  REACTIONS_PER_MESSAGE_COUNT_MAX,
} from '../../../shared/limits.ts';
import { compareMessages } from './order.ts';
import type { NewMessage, StoredChange, StoredMessage } from './port.ts';

/**
 * The changes that count, as `port.ts` defines it: a set in which the later one of each place wins.
 * The file adapter says the same in SQL.
 */
export class Changes {
  readonly #ofTarget = new Map<RecordId, Map<string, StoredChange>>();

  /** The latest one up to a time. */
  newest(upTo: number): StoredChange | null {
    const all = [...this.#ofTarget.values()].flatMap((places) => [...places.values()]);
    const until = all.filter(({ ms }) => ms <= upTo);
    return until.reduce<StoredChange | null>(
      (a, b) => (a !== null && compareMessages(a, b) > 0 ? a : b),
      null,
    );
  }

  add(change: StoredChange): void {
    let places = this.#ofTarget.get(change.target);
    if (places === undefined) {
      places = new Map();
      this.#ofTarget.set(change.target, places);
    }
    const place = placeOf(change);
    const known = places.get(place);
    if (known !== undefined && compareMessages(known, change) >= 0) return;
    places.set(place, change);
    if (change.kind === 'reaction') this.#forgetOldest(places, change);
  }

  forget(target: RecordId): void {
    this.#ofTarget.delete(target);
  }

  forgetBefore(time: number): void {
    for (const places of this.#ofTarget.values())
      for (const [place, { ms }] of places) if (ms < time) places.delete(place);
  }

  applyTo(message: NewMessage): StoredMessage {
    const changes = [...(this.#ofTarget.get(message.id)?.values() ?? [])].filter(
      ({ conversation }) => conversation === message.conversation,
    );
    const own = changes.filter(({ from }) => from === message.from);
    if (own.some(({ kind }) => kind === 'delete'))
      return { ...message, text: '', edited: false, deleted: true, reactions: [] };
    const edit = own.find((change) => change.kind === 'edit');
    return {
      ...message,
      text: edit?.text ?? message.text,
      edited: edit !== undefined,
      deleted: false,
      reactions: changes
        .filter((change) => change.kind === 'reaction' && change.add)
        .sort(compareMessages)
        .slice(0, REACTIONS_PER_MESSAGE_COUNT_MAX)
        .flatMap((change) => (change.kind === 'reaction' ? [reactionOf(change)] : [])),
    };
  }

  #forgetOldest(places: Map<string, StoredChange>, { conversation, from }: StoredChange): void {
    const theirs = [...places].filter(
      ([, change]) =>
        change.kind === 'reaction' && change.from === from && change.conversation === conversation,
    );
    theirs.sort(([, a], [, b]) => compareMessages(b, a));
    for (const [place] of theirs.slice(REACTIONS_PER_MEMBER_COUNT_MAX)) places.delete(place);
  }
}

const placeOf = (change: StoredChange): string =>
  `${change.conversation} ${change.from} ${change.kind} ${change.kind === 'reaction' ? change.emoji : ''}`;

const reactionOf = ({ emoji, from }: { emoji: string; from: MemberKey }) => ({ emoji, from });
