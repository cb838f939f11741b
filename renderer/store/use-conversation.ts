/** The conversation that is open, for the views around it. */
import { useMemo } from 'react';
import type { MemberKey } from '../../shared/ids.ts';
import type { Conversation, Member } from '../../shared/schemas.ts';
import { type ConversationRow, conversationRows } from '../model/conversations.ts';
import { useApp, useSnapshot } from './context.tsx';
import { findConversation } from './conversations.ts';

export type Peer = {
  readonly key: MemberKey;
  readonly nick: string | null;
  /** Null when it is known no more: revoked, or in an open network away. */
  readonly member: Member | null;
};

/** Whom the open conversation is with; null of everyone. */
export function usePeer(): Peer | null {
  const open = useSnapshot((snapshot) => snapshot.open);
  const members = useSnapshot((snapshot) => snapshot.members);
  const last = useOpenConversation()?.last ?? null;
  return useMemo(() => {
    if (open === 'everyone') return null;
    const member = members.find(({ key }) => key === open) ?? null;
    return { key: open, nick: member?.nick ?? (last?.own ? null : last?.nick) ?? null, member };
  }, [open, members, last]);
}

export const useOpenConversation = (): Conversation | null =>
  useSnapshot(({ conversations, open }) => findConversation(conversations, open));

export function useConversationRows(): readonly ConversationRow[] {
  const conversations = useSnapshot((snapshot) => snapshot.conversations);
  const members = useSnapshot((snapshot) => snapshot.members);
  const open = useSnapshot((snapshot) => snapshot.open);
  const drafts = useApp((state) => state.drafts);
  return useMemo(
    () => conversationRows({ conversations, members, open }, drafts),
    [conversations, members, open, drafts],
  );
}
