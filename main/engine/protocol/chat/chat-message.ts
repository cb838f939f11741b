import type { ConversationId, MemberKey, RecordId } from '../../../../shared/ids.ts';
import { QUOTE_CHARS_MAX } from '../../../../shared/limits.ts';
import type { ChatMessage, Quote } from '../../events.ts';
import type { MeshStore, StoredMessage } from '../../store/port.ts';
import type { Membership } from '../membership/membership.ts';

/** What subscribers are told of a message that is on disk. */
export function toChatMessage(
  message: StoredMessage,
  self: MemberKey,
  membership: Pick<Membership, 'nickOf'>,
  store: MeshStore,
  seqOf: (id: RecordId) => number | null,
): ChatMessage {
  const { id, from, text, ms, counter, sent, replyTo, edited, deleted } = message;
  return {
    id,
    conversation: message.conversation as ConversationId,
    senderPubKey: from,
    nick: membership.nickOf(from),
    plaintext: Buffer.from(text, 'utf8'),
    time: ms,
    position: { ms, counter, id },
    own: from === self,
    sent,
    seq: from === self ? seqOf(id) : null,
    replyTo: replyTo && quote(replyTo, message.conversation, store),
    edited,
    deleted,
    reactions: message.reactions.map((one) => ({ ...one, own: one.from === self })),
  };
}

/** What is answered may not be here yet; and nobody quotes from one conversation into another. */
function quote(id: RecordId, conversation: string, store: MeshStore): Quote {
  const quoted = store.message(id);
  if (quoted?.conversation !== conversation) return { id, message: null };
  const { from, text, deleted } = quoted;
  return { id, message: { from, text: text.slice(0, QUOTE_CHARS_MAX), deleted } };
}
