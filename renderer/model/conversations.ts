/** The list of conversations as it is drawn and walked through by keys. */
import type { ConversationId } from '../../shared/ids.ts';
import type { Conversation, Member, Snapshot } from '../../shared/schemas.ts';

export type ConversationRow = Conversation & {
  /** The other one; null of everyone, and of a member that is gone. */
  readonly peer: Member | null;
};

const begun = (id: ConversationId): Conversation => ({
  id,
  last: null,
  unread: 0,
  mentions: 0,
  readUpTo: null,
  muted: false,
  draft: '',
});

/** The place in the list: by the newest message, what was only begun before all. */
const rank = ({ id, last }: Conversation): number =>
  id === 'everyone' ? Number.POSITIVE_INFINITY : (last?.position.ms ?? Number.MAX_SAFE_INTEGER);

/** Everyone first, then by the newest message; with the one that is open, even before the first word. */
export function conversationRows(
  { conversations, members, open }: Pick<Snapshot, 'conversations' | 'members' | 'open'>,
  drafts: ReadonlyMap<ConversationId, string>,
): ConversationRow[] {
  const known = new Map(conversations.map((one) => [one.id, one]));
  for (const id of ['everyone', open, ...drafts.keys()] as const)
    if (!known.has(id)) known.set(id, begun(id));
  const people = new Map(members.map((member) => [member.key, member]));
  return [...known.values()]
    .map((one) => ({ ...one, draft: drafts.get(one.id) ?? '' }))
    .filter(
      ({ id, last, draft }) => id === 'everyone' || id === open || last || draft.trim() !== '',
    )
    .sort((a, b) => rank(b) - rank(a) || (a.id < b.id ? -1 : 1))
    .map((one) => ({
      ...one,
      peer: one.id === 'everyone' ? null : (people.get(one.id) ?? null),
    }));
}

/** The conversation so many rows further on, round and round. */
export function neighbourOf(
  rows: readonly ConversationRow[],
  open: ConversationId,
  step: 1 | -1,
): ConversationId {
  const at = rows.findIndex(({ id }) => id === open);
  return rows[(at + step + rows.length) % rows.length]?.id ?? open;
}
