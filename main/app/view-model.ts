/** From what the engine knows to what the page draws: pure, without Electron and without a clock. */
import { formatAddress } from '../../shared/address.ts';
import {
  MEMBER_COUNT_MAX,
  MESSAGE_BYTES_MAX,
  NODE_ADDRESS_COUNT_MAX,
  NOTICE_COUNT_MAX,
} from '../../shared/limits.ts';
import type { Problem } from '../../shared/problem.ts';
import {
  type InviteLink,
  type Join,
  type Listening,
  type Member,
  type Message,
  type Network,
  type Notice,
  REACTION_KINDS_SHOWN_MAX,
  REACTION_NAMES_SHOWN_MAX,
  type Reaction,
  type Snapshot,
  type Status,
} from '../../shared/schemas.ts';
import type { ChatMessage, InviteLinkInfo, MemberInfo } from '../engine/events.ts';

/** As many as the contract carries. */
export const PROBLEM_COUNT_MAX = 32;

const utf8 = new TextDecoder();

export const toMessage = (chat: ChatMessage): Message => ({
  id: chat.id,
  conversation: chat.conversation,
  from: chat.senderPubKey,
  nick: chat.nick,
  // Bytes that are no UTF-8 become replacement characters: a peer's mistake stays visible.
  text: utf8.decode(chat.plaintext).slice(0, MESSAGE_BYTES_MAX),
  time: chat.time,
  position: chat.position,
  own: chat.own,
  state: chat.sent ? 'sent' : 'saved',
  seq: chat.seq,
  replyTo: chat.replyTo,
  edited: chat.edited,
  deleted: chat.deleted,
  reactions: groupReactions(chat.reactions),
});

/** One an emoji, in the order in which each was first used. */
function groupReactions(reactions: ChatMessage['reactions']): Reaction[] {
  const groups = new Map<string, ChatMessage['reactions'][number][]>();
  for (const reaction of reactions) {
    const group = groups.get(reaction.emoji);
    if (group) group.push(reaction);
    else groups.set(reaction.emoji, [reaction]);
  }
  return [...groups].slice(0, REACTION_KINDS_SHOWN_MAX).map(([emoji, group]) => ({
    emoji,
    count: group.length,
    own: group.some(({ own }) => own),
    by: group.slice(0, REACTION_NAMES_SHOWN_MAX).map(({ from }) => from),
  }));
}

export const toMember = (info: MemberInfo): Member => ({
  key: info.pubKey,
  nick: info.nick,
  self: info.self,
  founder: info.founder,
  online: info.online,
  linked: info.linked,
  invitedBy: info.invitedBy,
  invitedAt: info.invitedAt,
  byLink: info.via !== null,
});

export const toInviteLink = (info: InviteLinkInfo): InviteLink => ({
  ...info,
  redeemedBy: info.redeemedBy.slice(0, MEMBER_COUNT_MAX),
});

const UNSPECIFIED_HOSTS = new Set(['0.0.0.0', '::', '::0']);

/** A socket bound to one address is reached there and nowhere else. */
export function toListening(
  bound: { readonly host: string; readonly port: number },
  reachable: readonly string[],
  takenPort: number | null,
): Listening {
  const tell = UNSPECIFIED_HOSTS.has(bound.host) ? reachable : [formatAddress(bound)];
  return { bound: formatAddress(bound), tell: tell.slice(0, NODE_ADDRESS_COUNT_MAX), takenPort };
}

export const OFFLINE: Status = {
  state: 'offline',
  connections: 0,
  members: 0,
  attempt: 0,
  nextAttemptAt: null,
  rttMs: null,
  fetching: null,
};

/** Nobody can be spoken to before there is a name to speak under, so that comes first. */
export function phaseOf(
  nick: string | null,
  network: Network | null,
  join: Join | null,
): Snapshot['phase'] {
  if (nick === null) return 'welcome';
  if (network !== null) return 'member';
  return join === null ? 'welcome' : 'joining';
}

/** What is left to show when the node did not start: why. */
export const emptySnapshot = ({
  profile,
  problems,
  locked,
}: Pick<Snapshot, 'profile' | 'problems' | 'locked'>): Snapshot => ({
  profile,
  phase: 'welcome',
  identity: null,
  locked,
  wordsSaved: true,
  network: null,
  listening: null,
  status: OFFLINE,
  members: [],
  relays: [],
  revoked: [],
  conversations: [],
  open: 'everyone',
  blocked: [],
  removed: null,
  successors: [],
  messages: [],
  moreMessages: false,
  copies: { devices: 1, held: [] },
  notices: [],
  knocks: [],
  join: null,
  healing: [],
  gaps: [],
  problems: [...problems],
});

export const addNotice = (notices: readonly Notice[], notice: Notice): Notice[] =>
  [...notices, notice].slice(-NOTICE_COUNT_MAX);

/** The newest of each kind: ten refused seeds are one thing to be told. */
export const addProblem = (problems: readonly Problem[], added: Problem): Problem[] =>
  [...problems.filter(({ code }) => code !== added.code), added].slice(-PROBLEM_COUNT_MAX);

const isLinked = ({ state }: Status): boolean => state === 'syncing' || state === 'connected';

/** Losing everybody, and finding somebody again, are worth a line of the timeline. */
export function linkNotice(
  before: Status,
  after: Status,
  wasLost: boolean,
): 'lost' | 'recovered' | null {
  if (isLinked(before) && (after.state === 'recovering' || after.state === 'offline'))
    return 'lost';
  return wasLost && isLinked(after) ? 'recovered' : null;
}
