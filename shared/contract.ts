/**
 * The contract between main and renderer, declared once as data. The preload's functions, the
 * server's handlers, their types and the runtime checks in both directions derive from it.
 */
import * as v from 'valibot';
import * as insight from './insight-schemas.ts';
import {
  DEVICE_COUNT_MAX,
  LINK_USES_MAX,
  OWN_LINK_COUNT_MAX,
  PAGE_MESSAGES_MAX,
  PASTED_KEYS_COUNT_MAX,
  SAVED_FILE_CHARS_MAX,
} from './limits.ts';
import type { Problem } from './problem.ts';
import type { Result } from './result.ts';
import * as s from './schemas.ts';

const limit = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max));
const messages = v.pipe(v.array(s.message), v.maxLength(PAGE_MESSAGES_MAX), v.readonly());
const page = v.strictObject({ messages, more: v.boolean() });
/** A page around a message holds as many before it as after it. */
const AROUND_MESSAGES_MAX = Math.floor((PAGE_MESSAGES_MAX - 1) / 2);

const nothing = v.strictObject({});
const done = v.null();

/** One row a command: what the renderer may ask, and what it gets. */
export const COMMANDS = {
  /** Everything there is to draw. */
  getSnapshot: { input: nothing, output: s.snapshot },
  setNick: { input: v.strictObject({ nick: s.nick }), output: done },
  /** Founds an invite-only network of which this identity is the first member. */
  startNetwork: {
    input: v.strictObject({ name: s.networkName, newcomerHistoryDays: s.historyDays }),
    output: done,
  },
  /** Knocks at the addresses until one lets this identity in; `join` events tell how it goes. */
  joinAt: { input: v.strictObject({ addresses: s.addresses }), output: done },
  /** What an invite link says of itself. */
  readLink: { input: v.strictObject({ url: s.linkUrl }), output: s.linkTerms },
  /** Comes in by an invite link; `join` events tell how it goes. */
  joinByLink: { input: v.strictObject({ url: s.linkUrl }), output: done },
  /** Joins the proposed network. */
  confirmJoin: { input: v.strictObject({ network: s.networkId }), output: done },
  /** Stops knocking or declines the proposal; back to the choice of network. */
  cancelJoin: { input: nothing, output: done },
  /** Resolves when the message is on disk. */
  sendMessage: {
    input: v.strictObject({
      conversation: s.conversationId,
      text: s.messageText,
      replyTo: v.nullable(s.recordId),
    }),
    output: v.strictObject({ id: s.recordId }),
  },
  /** The user is writing there; told to the others unless the settings say otherwise. */
  typing: { input: v.strictObject({ conversation: s.conversationId }), output: done },
  /** Reacts to a message, or takes that reaction back. */
  react: {
    input: v.strictObject({ id: s.recordId, emoji: s.emoji, add: v.boolean() }),
    output: done,
  },
  /** Own messages only, like deleting. */
  editMessage: { input: v.strictObject({ id: s.recordId, text: s.messageText }), output: done },
  deleteMessage: { input: v.strictObject({ id: s.recordId }), output: done },
  /** Messages before a position, oldest first. */
  pageMessages: {
    input: v.strictObject({
      conversation: s.conversationId,
      before: v.nullable(s.position),
      limit: limit(PAGE_MESSAGES_MAX),
    }),
    output: page,
  },
  /** Messages after a position, oldest first. */
  pageAfter: {
    input: v.strictObject({
      conversation: s.conversationId,
      after: s.position,
      limit: limit(PAGE_MESSAGES_MAX),
    }),
    output: page,
  },
  /** A message and what stands around it; no messages when it is not here. */
  pageAround: {
    input: v.strictObject({ id: s.recordId, limit: limit(AROUND_MESSAGES_MAX) }),
    output: v.strictObject({ messages, more: v.boolean(), moreAfter: v.boolean() }),
  },
  /** Messages with all words of the query, newest first; in all conversations when it is null. */
  searchMessages: {
    input: v.strictObject({
      query: s.searchQuery,
      conversation: v.nullable(s.conversationId),
      before: v.nullable(s.position),
      limit: limit(PAGE_MESSAGES_MAX),
    }),
    output: page,
  },
  /** Who has an own message to everyone, and who does not and why. */
  holdersOf: {
    input: v.strictObject({ id: s.recordId }),
    output: v.pipe(v.array(s.holder), v.maxLength(DEVICE_COUNT_MAX), v.readonly()),
  },
  /** Shows another conversation, now and after a restart. Its newest page. */
  openConversation: {
    input: v.strictObject({ conversation: s.conversationId }),
    output: v.strictObject({
      messages: v.pipe(v.array(s.message), v.maxLength(PAGE_MESSAGES_MAX), v.readonly()),
      more: v.boolean(),
    }),
  },
  /** Everything up to there was seen. */
  markRead: {
    input: v.strictObject({ conversation: s.conversationId, upTo: s.position }),
    output: done,
  },
  /** A muted conversation counts its unread messages and does not ask for attention. */
  muteConversation: {
    input: v.strictObject({ conversation: s.conversationId, muted: v.boolean() }),
    output: done,
  },
  /** Keeps what was written and not sent; empty forgets it. */
  saveDraft: {
    input: v.strictObject({ conversation: s.conversationId, draft: s.messageText }),
    output: done,
  },
  /** Signs an invitation for each key; a key that cannot be invited does not stop the others. */
  invite: {
    input: v.strictObject({
      keys: v.pipe(v.array(s.memberKey), v.minLength(1), v.maxLength(PASTED_KEYS_COUNT_MAX)),
    }),
    output: v.pipe(
      v.array(v.strictObject({ key: s.memberKey, problem: v.nullable(s.problemSchema) })),
      v.readonly(),
    ),
  },
  /** Makes an invite link, which any member honours. */
  createLink: {
    input: v.strictObject({
      uses: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LINK_USES_MAX)),
      days: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(365)),
    }),
    output: s.inviteLink,
  },
  /** The links that this device has made, newest first. */
  getLinks: {
    input: nothing,
    output: v.pipe(v.array(s.inviteLink), v.maxLength(OWN_LINK_COUNT_MAX), v.readonly()),
  },
  /** Takes a link back: nobody comes in by it any more. */
  resetLink: { input: v.strictObject({ link: s.linkKey }), output: done },
  /** Shuts a member out, for ever. */
  revoke: { input: v.strictObject({ key: s.memberKey }), output: done },
  /** Goes on in a new network, into which everybody who belongs here is invited. */
  foundSuccessor: { input: v.strictObject({ name: s.networkName }), output: done },
  /** Goes over into the network in which a member went on. */
  followSuccessor: { input: v.strictObject({ network: s.networkId }), output: done },
  /** Person by person: whose devices enforce all revocations that this one knows of. */
  getEnforcement: {
    input: nothing,
    output: v.pipe(v.array(s.holder), v.maxLength(DEVICE_COUNT_MAX), v.readonly()),
  },
  /** Hides a member's messages and requests on this device, or shows them again. */
  setBlocked: { input: v.strictObject({ key: s.memberKey, blocked: v.boolean() }), output: done },
  getSettings: { input: nothing, output: s.settingsView },
  /** Takes effect at once; a change of the network's starts the node anew, which takes a second. */
  saveSettings: { input: v.strictObject({ settings: s.settings }), output: done },
  /** Forgets the network and its messages on this device; name and key stay. */
  leaveNetwork: { input: nothing, output: done },
  /** Forgets the key too: whoever this was cannot come back. Name and settings stay. */
  newIdentity: { input: nothing, output: done },
  /** Asks where, and writes the key there under a passphrase: the file's name; null when nobody wanted to. */
  backUpIdentity: {
    input: v.strictObject({ passphrase: s.passphrase }),
    output: v.nullable(v.pipe(v.string(), v.maxLength(255))),
  },
  /** Opens the key of this device, and starts the node. */
  unlock: { input: v.strictObject({ passphrase: s.passphrase }), output: done },
  /** The same by the recovery words; a passphrase takes the place of the forgotten one. */
  unlockByWords: {
    input: v.strictObject({ words: s.recoveryWords, passphrase: v.nullable(s.passphrase) }),
    output: done,
  },
  /** Moves aside what cannot be opened, and begins with a new key. Nothing is deleted. */
  setAside: { input: nothing, output: done },
  getProtection: { input: nothing, output: s.protection },
  /** The other devices with this key, the one heard of last first. */
  getOwnDevices: {
    input: nothing,
    output: v.pipe(v.array(s.ownDevice), v.maxLength(DEVICE_COUNT_MAX), v.readonly()),
  },
  /** Null: there is none now, or there is to be none. */
  setPassphrase: {
    input: v.strictObject({ current: v.nullable(s.passphrase), wanted: v.nullable(s.passphrase) }),
    output: done,
  },
  /** The 24 words that stand for the key. */
  getWords: {
    input: nothing,
    output: v.pipe(v.array(v.pipe(v.string(), v.maxLength(16))), v.length(24), v.readonly()),
  },
  /** They have been written down, and three of them were asked for. */
  confirmWords: { input: nothing, output: done },
  /** Takes the key that 24 words stand for in place of this one. Only without a network. */
  restoreByWords: { input: v.strictObject({ words: s.recoveryWords }), output: done },
  /** Takes the key of a backup, or of a bare `identity.key`, in place of this one. Only without a network. */
  restoreIdentity: {
    input: v.strictObject({
      base64: v.pipe(v.string(), v.base64(), v.maxLength(4096)),
      passphrase: s.passphrase,
    }),
    output: done,
  },
  /** Deletes everything that this profile has written, and quits. */
  deleteEverything: { input: nothing, output: done },
  /** Forgets a knock without inviting. */
  ignoreKnock: { input: v.strictObject({ key: s.memberKey }), output: done },
  /** Asks where, and writes a file there; false when nobody wanted to. */
  saveFile: {
    input: v.strictObject({
      name: v.pipe(v.string(), v.regex(/^[\w.-]{1,64}$/)),
      base64: v.pipe(v.string(), v.base64(), v.maxLength(SAVED_FILE_CHARS_MAX)),
    }),
    output: v.boolean(),
  },
  /** Opens a web page or a new letter in the system's programs; nothing else. */
  openLink: { input: v.strictObject({ url: s.webUrl }), output: done },
  /** Links with their figures, and the map; asked for once a second by whoever looks. */
  getMesh: { input: nothing, output: insight.mesh },
  /** Looks for peers now instead of at the next try. */
  tryNow: { input: nothing, output: done },
  /** A fire drill: cuts the link to this node, and `healing` tells how it mended. */
  cutLink: { input: v.strictObject({ node: s.nodeId }), output: done },
  /** Person by person: whether what everyone was told is the same there, and up to when. */
  getHistories: { input: nothing, output: insight.histories },
  /** Asks everybody linked for whatever is lacking here; `gaps` tells what comes. */
  mendHistory: { input: nothing, output: done },
  /** The connection doctor: takes a few seconds. */
  checkUp: { input: nothing, output: insight.findings },
  getDesktopSettings: { input: nothing, output: insight.desktopSettings },
  saveDesktopSettings: { input: insight.desktopSettings, output: done },
  /** The `mesh-chat://` link with which the program was opened, once; null when with none. */
  takeLink: { input: nothing, output: v.nullable(s.linkUrl) },
  /** The message whose notification was clicked, once; null when none was. */
  takeShown: {
    input: nothing,
    output: v.nullable(v.strictObject({ conversation: s.conversationId, id: s.recordId })),
  },
  copyText: { input: v.strictObject({ text: s.messageText }), output: done },
  quit: { input: nothing, output: done },
} as const satisfies Record<string, { input: v.GenericSchema; output: v.GenericSchema }>;

/** What main tells the renderer, each a replacement or an addition to the snapshot. */
export const EVENT = v.variant('type', [
  /** Something larger changed, such as the phase: take this and forget the rest. */
  v.strictObject({ type: v.literal('snapshot'), snapshot: s.snapshot }),
  v.strictObject({ type: v.literal('status'), status: s.status }),
  v.strictObject({ type: v.literal('members'), members: s.snapshot.entries.members }),
  v.strictObject({ type: v.literal('relays'), relays: s.snapshot.entries.relays }),
  v.strictObject({ type: v.literal('message'), message: s.message }),
  /** A conversation that is new or changed. Its draft is the window's own affair. */
  v.strictObject({ type: v.literal('conversation'), conversation: s.conversation }),
  /** A message that was edited, deleted or reacted to, as it is now. */
  v.strictObject({ type: v.literal('changed'), message: s.message }),
  /** Own messages that at least one other node now has. */
  v.strictObject({
    type: v.literal('sent'),
    ids: v.pipe(v.array(s.recordId), v.readonly()),
  }),
  /** What was said before that time is gone from this device. */
  v.strictObject({ type: v.literal('forgotten'), before: s.time }),
  v.strictObject({ type: v.literal('copies'), copies: s.copies }),
  /** Somebody is writing, until then unless they say so again. */
  v.strictObject({
    type: v.literal('typing'),
    conversation: s.conversationId,
    key: s.memberKey,
    until: s.time,
  }),
  v.strictObject({ type: v.literal('notice'), notice: s.notice }),
  v.strictObject({ type: v.literal('knocks'), knocks: s.snapshot.entries.knocks }),
  v.strictObject({ type: v.literal('join'), join: v.nullable(s.join) }),
  v.strictObject({ type: v.literal('healing'), healing: insight.healing }),
  v.strictObject({ type: v.literal('gaps'), gaps: insight.gaps }),
  v.strictObject({ type: v.literal('problems'), problems: s.snapshot.entries.problems }),
  /** A notification was clicked: take the message that it told of. */
  v.strictObject({ type: v.literal('show') }),
  /** A `mesh-chat://` link was opened: take it. */
  v.strictObject({ type: v.literal('link') }),
  /** A menu entry or a shortcut asks for a dialog. */
  v.strictObject({
    type: v.literal('open'),
    dialog: v.picklist(['invite', 'members', 'identity', 'settings', 'help', 'network']),
  }),
]);

export type CommandName = keyof typeof COMMANDS;
export type CommandInput<N extends CommandName> = v.InferOutput<(typeof COMMANDS)[N]['input']>;
export type CommandOutput<N extends CommandName> = v.InferOutput<(typeof COMMANDS)[N]['output']>;
export type CommandResult<N extends CommandName> = Result<CommandOutput<N>, Problem>;
export type AppEvent = v.InferOutput<typeof EVENT>;

/** `window.mesh`: one function a command, and the stream of events. */
export type MeshBridge = {
  readonly [N in CommandName]: (input: CommandInput<N>) => Promise<CommandResult<N>>;
} & {
  /** Calls back for each event until the returned function is called. */
  readonly onEvent: (listener: (event: AppEvent) => void) => () => void;
  /** `darwin`, `linux` or `win32`. */
  readonly platform: string;
};

/** IPC channel names; commands go over `mesh:<name>`. */
export const EVENT_CHANNEL = 'mesh:event';
export const commandChannel = (name: CommandName): string => `mesh:${name}`;
