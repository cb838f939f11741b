import type { MemberKey } from '../../../../shared/ids.ts';
import { MeshError } from '../../errors.ts';
import type { Roster } from '../roster/roster.ts';
import type { Audience, Chat } from './chat.ts';

/** Whom a direct message to a member is for. @throws MeshError `key-own`, `key-revoked`, `not-a-member` */
export function directAudience(
  to: MemberKey,
  own: MemberKey,
  roster: Roster,
  chat: Chat,
): Audience {
  if (to === own) throw new MeshError('key-own');
  if (roster.isRevoked(to)) throw new MeshError('key-revoked', to);
  const conversation = roster.isMember(to) ? chat.conversationWith(to) : null;
  if (conversation === null) throw new MeshError('not-a-member', to);
  return { conversation, readers: [to, own] };
}
