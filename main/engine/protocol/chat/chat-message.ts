import type { ConversationId, MemberKey, RecordId } from '../../../../shared/ids.ts';
import type { ChatMessage } from '../../events.ts';
import type { StoredMessage } from '../../store/port.ts';
import type { Membership } from '../membership/membership.ts';

/** A stored message as programs are told of it. */
export function toChatMessage(
  { id, conversation, from, text, ms, counter, sent }: StoredMessage,
  self: MemberKey,
  membership: Pick<Membership, 'nickOf'>,
  seqOf: (id: RecordId) => number | null,
): ChatMessage {
  return {
    id,
    conversation: conversation as ConversationId,
    senderPubKey: from,
    nick: membership.nickOf(from),
    plaintext: Buffer.from(text, 'utf8'),
    time: ms,
    position: { ms, counter, id },
    own: from === self,
    sent,
    seq: from === self ? seqOf(id) : null,
  };
}
