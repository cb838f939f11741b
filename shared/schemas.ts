/** Runtime schemas of everything that crosses between main and renderer; the types derive from them. */
import * as v from 'valibot';
import { locked } from './identity-schemas.ts';
import { gaps, healing } from './insight-schemas.ts';
import {
  CONVERSATION_COUNT_MAX,
  DEVICE_COUNT_MAX,
  KNOCK_COUNT_MAX,
  LINK_CHARS_MAX,
  MEMBER_COUNT_MAX,
  NODE_ADDRESS_COUNT_MAX,
  NOTICE_COUNT_MAX,
  PAGE_MESSAGES_MAX,
  QUOTE_CHARS_MAX,
  SEED_COUNT_MAX,
  SUCCESSOR_COUNT_MAX,
  UNREAD_COUNT_MAX,
} from './limits.ts';
import type {
  Copies,
  Holder,
  Join,
  JoinAttempt,
  Knock,
  Network,
  Position,
  Proposal,
  Status,
} from './mesh-types.ts';
import { PROBLEMS, type ProblemCode } from './problem.ts';
import {
  address,
  addresses,
  conversationId,
  count,
  emoji,
  linkKey,
  list,
  memberKey,
  messageText,
  networkId,
  networkName,
  nick,
  recordId,
  text,
  time,
} from './schema-basics.ts';

export * from './identity-schemas.ts';
export * from './schema-basics.ts';

export const problemSchema = v.strictObject({
  code: v.picklist(Object.keys(PROBLEMS) as ProblemCode[]),
  detail: v.optional(text(1024)),
});

export const identity = v.strictObject({
  key: memberKey,
  nick: v.nullable(nick),
});

export const network: v.GenericSchema<Network> = v.strictObject({
  id: networkId,
  name: networkName,
  founder: v.nullable(memberKey),
  requireInvitation: v.boolean(),
});

/** How many days of what was said before they came newcomers may read; null is all of it. */
export const historyDays = v.nullable(
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(36_500)),
);

export const listening = v.strictObject({
  /** What the socket is bound to, such as `0.0.0.0:9000`. */
  bound: address,
  /** Reachable addresses to tell others, best first; never 0.0.0.0. Empty when there is none. */
  tell: list(address, NODE_ADDRESS_COUNT_MAX),
  /** The configured port when it was taken and another one had to do. */
  takenPort: v.nullable(count),
});

export const status: v.GenericSchema<Status> = v.strictObject({
  state: v.picklist([
    'offline',
    'looking',
    'waiting',
    'recovering',
    'syncing',
    'connected',
    'alone',
  ]),
  connections: count,
  members: count,
  attempt: count,
  nextAttemptAt: v.nullable(time),
  rttMs: v.nullable(v.number()),
  fetching: v.nullable(v.strictObject({ done: count, total: count })),
});

export const member = v.strictObject({
  key: memberKey,
  nick: v.nullable(nick),
  self: v.boolean(),
  founder: v.boolean(),
  /** Some node of this member is heard of, directly or through others. */
  online: v.boolean(),
  /** A direct link stands. */
  linked: v.boolean(),
  invitedBy: v.nullable(memberKey),
  invitedAt: v.nullable(time),
  /** Came in by an invite link that `invitedBy` honoured. */
  byLink: v.boolean(),
});

/** `contrast` is as light or dark as the system. */
export const THEMES = ['system', 'light', 'dark', 'contrast'] as const;

/** `en-XA` is for those who work on the program: it shows what is not translated, or has no room. */
export const LANGUAGE_CHOICES = ['system', 'en', 'de', 'ar', 'en-XA'] as const;

/** Days that messages may be kept on a device, unless for ever. */
export const KEEP_DAYS = [365, 90, 30, 7] as const;

/** The user's choices, all of which take effect at once. */
export const settings = v.strictObject({
  theme: v.picklist(THEMES),
  language: v.picklist(LANGUAGE_CHOICES),
  /** TCP; 0 takes a free one. */
  port: v.pipe(count, v.maxValue(65_535)),
  /** UDP, of the search on the local network. */
  discoveryPort: v.pipe(count, v.minValue(1), v.maxValue(65_535)),
  bindAddr: text(253),
  wanMode: v.boolean(),
  seedPeers: addresses,
  /** How long messages are kept on this device; null for ever. */
  keepDays: v.nullable(v.picklist(KEEP_DAYS)),
});

export const settingsView = v.strictObject({
  settings,
  /** What the command line says for this start, whatever the settings are. */
  given: list(v.picklist(['port', 'bindAddr']), 2),
  /** Where everything is kept, and how much of it there is. */
  folder: text(4096),
  storedBytes: count,
});

export const linkUrl = text(LINK_CHARS_MAX);

/** An invite link that this device has made. */
export const inviteLink = v.strictObject({
  link: linkKey,
  url: linkUrl,
  uses: count,
  expires: time,
  redeemedBy: list(memberKey, MEMBER_COUNT_MAX),
  state: v.picklist(['open', 'used', 'expired', 'reset']),
});

/** What a link says of itself, before anybody uses it. */
export const linkTerms = v.strictObject({
  networkName,
  sponsor: memberKey,
  expires: time,
  uses: count,
});

export const position: v.GenericSchema<Position> = v.strictObject({
  ms: time,
  counter: count,
  id: recordId,
});

/** What a message answers. */
export const quote = v.strictObject({
  id: recordId,
  /** Its beginning; null while it is not on this disk. */
  message: v.nullable(
    v.strictObject({ from: memberKey, text: text(QUOTE_CHARS_MAX), deleted: v.boolean() }),
  ),
});

/** More kinds than anybody looks at, and more names than anybody reads. */
export const REACTION_KINDS_SHOWN_MAX = 50;
export const REACTION_NAMES_SHOWN_MAX = 50;

export const reaction = v.strictObject({
  emoji,
  count,
  /** One of them is ours. */
  own: v.boolean(),
  /** Those who reacted first. */
  by: list(memberKey, REACTION_NAMES_SHOWN_MAX),
});

export const message = v.strictObject({
  id: recordId,
  conversation: conversationId,
  from: memberKey,
  nick: v.nullable(nick),
  text: messageText,
  time,
  position,
  own: v.boolean(),
  /** `saved` on this disk only · `sent` handed to at least one other node. */
  state: v.picklist(['saved', 'sent']),
  /** Its number among those that this device said to everyone, as `copies` counts; null for others. */
  seq: v.nullable(count),
  replyTo: v.nullable(quote),
  edited: v.boolean(),
  /** Taken back by its author; the text is empty. */
  deleted: v.boolean(),
  reactions: list(reaction, REACTION_KINDS_SHOWN_MAX),
});

const upToMany = v.pipe(count, v.maxValue(UNREAD_COUNT_MAX));

/** What there is to know of a conversation without opening it. */
export const conversation = v.strictObject({
  id: conversationId,
  /** The newest message, its text shortened; null before the first. */
  last: v.nullable(message),
  /** Messages of others that were not seen yet, and those among them that call the reader by name. */
  unread: upToMany,
  mentions: upToMany,
  /** The last message that was seen; null before the first. */
  readUpTo: v.nullable(position),
  muted: v.boolean(),
  /** What was written and not sent. */
  draft: messageText,
});

export const copies: v.GenericSchema<Copies> = v.strictObject({
  devices: count,
  held: list(count, DEVICE_COUNT_MAX),
});

export const holder: v.GenericSchema<Holder> = v.strictObject({
  key: memberKey,
  nick: v.nullable(nick),
  devices: count,
  having: count,
  online: v.boolean(),
  seenAt: time,
});

/** Something that happened, shown as a line of the timeline. */
export const notice = v.strictObject({
  id: text(64),
  kind: v.picklist(['joined', 'online', 'left', 'invited', 'revoked', 'lost', 'recovered']),
  key: v.nullable(memberKey),
  nick: v.nullable(nick),
  time,
});

export const knock: v.GenericSchema<Knock> = v.strictObject({
  key: memberKey,
  nick: v.nullable(nick),
  address,
  time,
});

export const joinAttempt: v.GenericSchema<JoinAttempt> = v.strictObject({
  address,
  stage: v.picklist(['looking', 'reached', 'waiting', 'failed']),
  problem: v.nullable(problemSchema),
});

export const proposal: v.GenericSchema<Proposal> = v.strictObject({
  network,
  founderNick: v.nullable(nick),
  admittedBy: v.nullable(memberKey),
  admittedByNick: v.nullable(nick),
});

export const join: v.GenericSchema<Join> = v.strictObject({
  stage: v.picklist(['looking', 'reached', 'waiting', 'confirm', 'admitted', 'history']),
  attempts: list(joinAttempt, SEED_COUNT_MAX),
  nextAttemptAt: v.nullable(time),
  proposal: v.nullable(proposal),
});

/** A network in which a member goes on, and asks the others to follow. */
export const successor = v.strictObject({
  network: networkId,
  name: networkName,
  by: memberKey,
  time,
});

/** All that the renderer needs to draw itself from nothing. */
export const snapshot = v.strictObject({
  /** The profile's name, empty for the usual one. */
  profile: text(64),
  /** `welcome` no network chosen · `joining` on the way into one · `member` in one. */
  phase: v.picklist(['welcome', 'joining', 'member']),
  /** Null when the node could not start: `problems` says why. */
  identity: v.nullable(identity),
  /** What keeps the node from starting, where that is the lock of the key. */
  locked: v.nullable(locked),
  /** The recovery words of this key have been written down, and three of them asked for. */
  wordsSaved: v.boolean(),
  network: v.nullable(network),
  listening: v.nullable(listening),
  status,
  members: list(member, MEMBER_COUNT_MAX),
  /** They carry and keep what members say, and are none. */
  relays: list(member, MEMBER_COUNT_MAX),
  revoked: list(memberKey, MEMBER_COUNT_MAX),
  /** Whose messages and requests are hidden on this device. */
  blocked: list(memberKey, MEMBER_COUNT_MAX),
  /** Who revoked our own key, and when; null while we belong. */
  removed: v.nullable(v.strictObject({ by: memberKey, time })),
  /** Where members went on, the newest first. */
  successors: list(successor, SUCCESSOR_COUNT_MAX),
  /** Everyone, and each member with whom something was said or begun. */
  conversations: list(conversation, CONVERSATION_COUNT_MAX),
  /** The conversation that is open. */
  open: conversationId,
  /** The newest page of the open conversation, oldest first. */
  messages: list(message, PAGE_MESSAGES_MAX),
  /** Older ones exist on disk. */
  moreMessages: v.boolean(),
  copies,
  notices: list(notice, NOTICE_COUNT_MAX),
  knocks: list(knock, KNOCK_COUNT_MAX),
  join: v.nullable(join),
  healing,
  gaps,
  /** What is wrong now and stays so until mended, such as a damaged identity file. */
  problems: list(problemSchema, 32),
});

export type { Copies, Holder, Join, JoinAttempt, Knock, Network, Position, Proposal, Status };
export type Listening = v.InferOutput<typeof listening>;
export type Settings = v.InferOutput<typeof settings>;
export type SettingsView = v.InferOutput<typeof settingsView>;
export type InviteLink = v.InferOutput<typeof inviteLink>;
export type LinkTerms = v.InferOutput<typeof linkTerms>;
export type Member = v.InferOutput<typeof member>;
export type Message = v.InferOutput<typeof message>;
export type Conversation = v.InferOutput<typeof conversation>;
export type Reaction = v.InferOutput<typeof reaction>;
export type Notice = v.InferOutput<typeof notice>;
export type Snapshot = v.InferOutput<typeof snapshot>;
