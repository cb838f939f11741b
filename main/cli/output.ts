import { type MemberKey, type RecordId, shortKey } from '../../shared/ids.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Status } from '../../shared/schemas.ts';
import { messageFields } from '../control/message-fields.ts';
import type { ChatMessage, InviteLinkInfo, MemberInfo } from '../engine/events.ts';
import { harmless } from './harmless.ts';
import { PLAIN, type Style } from './style.ts';
import { sentenceOf } from './words.ts';

/** What the client tells, whoever listens. */
export type Output = {
  ready(self: { pubKey: MemberKey; nick: string | null; host: string; port: number }): void;
  status(status: Status): void;
  joined(who: Who): void;
  left(who: Who): void;
  message(message: ChatMessage): void;
  /** Our own message is on disk. */
  saved(message: ChatMessage): void;
  /** Another node has taken a copy of these messages of ours. */
  sent(ids: readonly RecordId[]): void;
  members(members: readonly MemberInfo[], relays: readonly MemberInfo[]): void;
  problem(problem: Problem): void;
  inviteLink(link: InviteLinkInfo): void;
  /** Something went wrong for which there is no code: a sentence. */
  warn(words: string): void;
  /** Plain words for a person; a program has no use for them. */
  say(text: string): void;
};

type Who = { readonly pubKey: MemberKey; readonly nick: string | null };
type Write = (line: string) => void;

/** One JSON object a line; `type` says which. */
export function jsonOutput(write: Write): Output {
  const put = (type: string, fields: object): void => write(JSON.stringify({ type, ...fields }));
  return {
    ready: (self) => put('ready', self),
    status: ({ state, connections, members, attempt, nextAttemptAt, fetching }) =>
      put('status', { state, connections, members, attempt, nextAttemptAt, fetching }),
    joined: ({ pubKey, nick }) => put('joined', { pubKey, nick }),
    left: ({ pubKey, nick }) => put('left', { pubKey, nick }),
    message: (message) => put('message', messageFields(message)),
    saved: (message) => put('saved', messageFields(message)),
    sent: (ids) => put('sent', { ids }),
    members: (members, relays) => put('members', { members, relays }),
    inviteLink: ({ url, uses, expires }) => put('invite-link', { url, uses, expires }),
    problem: (problem) => put('error', { code: problem.code, message: sentenceOf(problem) }),
    warn: (message) => put('warning', { message }),
    say: () => {},
  };
}

/** Lines for a person. */
export function textOutput(write: Write, style: Style = PLAIN): Output {
  const nameOf = ({ pubKey, nick }: Who): string =>
    style.name(pubKey, printable(nick ?? shortKey(pubKey)));
  return {
    ready({ pubKey, nick, host, port }) {
      write(`You are: ${style.name(pubKey, printable(nick ?? '(no nick)'))} [${shortKey(pubKey)}]`);
      write(`Your public key: ${pubKey}`);
      write(`Listening on: ${host}:${port}`);
    },
    status: (status) => write(style.soft(`* ${statusLine(status)}`)),
    joined: (who) => write(`${style.soft('*')} ${nameOf(who)} ${style.soft('joined')}`),
    left: (who) => write(`${style.soft('*')} ${nameOf(who)} ${style.soft('left')}`),
    message: (message) => {
      const text = Buffer.from(message.plaintext).toString('utf8');
      const name = nameOf({ pubKey: message.senderPubKey, nick: message.nick });
      const where = message.conversation === 'everyone' ? '' : style.soft(' (to you alone)');
      write(`${style.time(message.time)}${name}${where}: ${printable(text)}`);
    },
    saved: () => {},
    sent: () => {},
    members: (members, relays) => {
      for (const member of members) write(memberLine(member, style));
      for (const relay of relays) write(memberLine(relay, style, 'relay'));
    },
    inviteLink: ({ url, uses, expires }) => {
      const day = new Date(expires).toISOString().slice(0, 10);
      write(`Invite link, for ${uses === 1 ? 'one person' : `${uses} people`}, until ${day}:`);
      write(url);
    },
    problem: (problem) => write(style.bad(`! ${printable(sentenceOf(problem))}`)),
    warn: (words) => write(style.bad(`! ${printable(words)}`)),
    say: write,
  };
}

/** What others wrote, in lines of their own below the first. */
export const printable = (text: string): string => harmless(text).replaceAll('\n', '\n    ');

function memberLine(
  { pubKey, nick, self, online, founder }: MemberInfo,
  style: Style,
  role?: 'relay',
): string {
  const presence = self ? 'you' : online ? 'online' : 'offline';
  const marks = [presence, ...(founder ? ['founder'] : []), ...(role ? [role] : [])];
  const name = style.name(pubKey, printable(nick ?? '?'));
  return `  ${name} [${shortKey(pubKey)}] ${marks.join(', ')}  ${style.soft(pubKey)}`;
}

export function statusLine(status: Status): string {
  const { state, connections, members, attempt, fetching } = status;
  switch (state) {
    case 'offline':
      return 'Offline';
    case 'looking':
      return 'Looking for peers';
    case 'waiting':
      return 'Recovering… (waiting to be invited)';
    case 'recovering':
      return `Recovering… (attempt ${attempt})`;
    case 'syncing':
      return `Connected to ${connections}, syncing${fetchingWords(fetching)}`;
    case 'connected':
      return `${connections} peers · ${members} members`;
    case 'alone':
      return 'Nobody else is here yet';
  }
}

const fetchingWords = (fetching: Status['fetching']): string =>
  fetching === null ? '' : `: ${fetching.done} of ${fetching.total}`;
