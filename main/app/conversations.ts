/** The conversations of the window: what was seen of each, what was begun, what is open. */
import type { ConversationId, MemberKey, NetworkId } from '../../shared/ids.ts';
import {
  CONVERSATION_COUNT_MAX,
  PAGE_MESSAGES_MAX,
  PREVIEW_CHARS_MAX,
  UNREAD_COUNT_MAX,
} from '../../shared/limits.ts';
import { mentions } from '../../shared/mentions.ts';
import type { Conversation, Position, Snapshot } from '../../shared/schemas.ts';
import type { ChatMessage } from '../engine/events.ts';
import type { MeshNode } from '../engine/node.ts';
import { coalesce, type Timers } from './coalesce.ts';
import { ConversationNotes } from './conversation-notes.ts';
import { toMessage } from './view-model.ts';

export type ConversingNode = Pick<
  MeshNode,
  | 'conversations'
  | 'keepNote'
  | 'members'
  | 'network'
  | 'nick'
  | 'note'
  | 'page'
  | 'pageAfter'
  | 'pubKey'
>;

export type ConversationsOptions = {
  readonly node: ConversingNode;
  /** Whose messages are hidden on this device; another list when it has changed. */
  readonly blocked: () => readonly MemberKey[];
  readonly emit: (conversation: Conversation) => void;
  readonly timers?: Timers | undefined;
};

/** One-line messages enough for a tall window and a page above it. */
const OPENED_MESSAGES_MIN = 50;
/** Many messages a second change a conversation more often than anybody can see. */
const COALESCE_MS = 100;

export class Conversations {
  readonly #node: ConversingNode;
  readonly #notes: ConversationNotes;
  readonly #emit: (conversation: Conversation) => void;
  readonly #soon;
  readonly #changed = new Set<ConversationId>();
  readonly #blockedNow: () => readonly MemberKey[];
  #blocked: readonly MemberKey[] = [];
  #network: NetworkId | null = null;
  #all = new Map<ConversationId, Conversation>();

  constructor({ node, blocked, emit, timers }: ConversationsOptions) {
    this.#node = node;
    this.#notes = new ConversationNotes(node);
    this.#blockedNow = blocked;
    this.#emit = emit;
    this.#soon = coalesce(COALESCE_MS, () => this.#emitChanged(), timers);
  }

  /** Everyone first, then by the newest message. */
  list(): Conversation[] {
    this.#load();
    const others = [...this.#all.values()].filter(({ id, last, draft }) => {
      if (id === 'everyone' || this.#blocked.includes(id)) return false;
      return last !== null || draft !== '';
    });
    others.sort((a, b) => (b.last?.position.ms ?? 0) - (a.last?.position.ms ?? 0));
    const everyone = this.#network === null ? [] : [this.#of('everyone')];
    return [...everyone, ...others].slice(0, CONVERSATION_COUNT_MAX);
  }

  /** The one that is open: what fills a window, and what was not read. */
  opened(): Pick<Snapshot, 'open' | 'messages' | 'moreMessages'> {
    this.#load();
    const open = this.#isKnown(this.#notes.open()) ? this.#notes.open() : 'everyone';
    const count = Math.max(OPENED_MESSAGES_MIN, Math.min(this.#of(open).unread, PAGE_MESSAGES_MAX));
    const { messages, more } = this.#node.page(open, null, count);
    return { open, messages: messages.map(toMessage), moreMessages: more };
  }

  /** The one that was open may have been of another network. */
  #isKnown(id: ConversationId): boolean {
    return this.#all.has(id) || this.#node.members().some(({ pubKey }) => pubKey === id);
  }

  open(id: ConversationId): void {
    this.#notes.keepOpen(id);
  }

  /** Unread messages that ask for attention, and how many of all call the reader by name. */
  unread(): { readonly messages: number; readonly mentions: number } {
    const all = this.list();
    const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);
    return {
      messages: sum(all.map(({ muted, unread }) => (muted ? 0 : unread))),
      mentions: sum(all.map((one) => one.mentions)),
    };
  }

  isMuted(id: ConversationId): boolean {
    return this.#of(id).muted;
  }

  heard(message: ChatMessage): void {
    this.#load();
    const before = this.#of(message.conversation);
    // Told at least once: what is counted already is not counted again.
    if (before.last?.id === message.id || this.#blocked.includes(message.senderPubKey)) return;
    const isNewest = !before.last || isAfter(message.position, before.last.position);
    const isCounted = this.#isUnread(message);
    this.#change({
      ...before,
      last: isNewest ? preview(message) : before.last,
      unread: oneMore(before.unread, isCounted),
      mentions: oneMore(before.mentions, isCounted && this.calls(message)),
    });
  }

  /** Somebody edited, deleted or reacted to it. */
  changed(message: ChatMessage): void {
    this.#load();
    const before = this.#of(message.conversation);
    const isLast = before.last?.id === message.id;
    const isCounted = message.deleted && before.unread > 0;
    if (!isLast && !isCounted) return;
    const counts = isCounted ? this.#countAfter(message.conversation, before.readUpTo) : {};
    this.#change({ ...before, ...counts, last: isLast ? preview(message) : before.last });
  }

  markRead(id: ConversationId, upTo: Position): void {
    this.#load();
    const before = this.#of(id);
    const isLater = before.readUpTo === null || isAfter(upTo, before.readUpTo);
    const readUpTo = isLater ? upTo : before.readUpTo;
    const after = { ...before, readUpTo, ...this.#countAfter(id, readUpTo) };
    if (isLater) this.#notes.keepState(id, after);
    this.#change(after);
  }

  mute(id: ConversationId, muted: boolean): void {
    const after = { ...this.#of(id), muted };
    this.#notes.keepState(id, after);
    this.#change(after);
  }

  saveDraft(id: ConversationId, draft: string): void {
    this.#notes.keepDraft(id, draft);
    this.#change({ ...this.#of(id), draft });
  }

  stop(): void {
    this.#soon.stop();
  }

  #change(conversation: Conversation): void {
    this.#all.set(conversation.id, conversation);
    this.#changed.add(conversation.id);
    this.#soon.request();
  }

  #emitChanged(): void {
    for (const id of this.#changed) this.#emit(this.#of(id));
    this.#changed.clear();
  }

  #of(id: ConversationId): Conversation {
    return this.#all.get(id) ?? this.#recall(id, null);
  }

  /** Events were missed: what is on disk counts. */
  reload(): void {
    this.#network = null;
  }

  /** Reads what is on disk, once for each network and each list of the hidden. */
  #load(): void {
    const network = this.#node.network()?.id ?? null;
    const blocked = this.#blockedNow();
    if (network === this.#network && blocked === this.#blocked) return;
    this.#network = network;
    this.#blocked = blocked;
    this.#all = new Map();
    if (network === null) return;
    const newest = this.#node.conversations().slice(0, CONVERSATION_COUNT_MAX);
    for (const last of newest) this.#put(this.#recall(last.conversation, last));
    if (!this.#all.has('everyone')) this.#put(this.#recall('everyone', null));
    for (const { pubKey } of this.#node.members()) this.#recallDraft(pubKey);
  }

  #put(conversation: Conversation): void {
    this.#all.set(conversation.id, conversation);
  }

  /** A message that was begun to somebody to whom nothing was said yet. */
  #recallDraft(id: MemberKey): void {
    if (!this.#all.has(id) && this.#notes.draft(id) !== '') this.#put(this.#recall(id, null));
  }

  #recall(id: ConversationId, last: ChatMessage | null): Conversation {
    const { readUpTo, muted } = this.#notes.state(id);
    const counts = last ? this.#countAfter(id, readUpTo) : { unread: 0, mentions: 0 };
    const draft = this.#notes.draft(id);
    return { id, last: last && preview(last), ...counts, readUpTo, muted, draft };
  }

  #countAfter(id: ConversationId, readUpTo: Position | null) {
    let unread = 0;
    let called = 0;
    let after = readUpTo;
    for (let more = true; more && unread < UNREAD_COUNT_MAX; ) {
      const page = this.#node.pageAfter(id, after, PAGE_MESSAGES_MAX);
      for (const message of page.messages) {
        unread = oneMore(unread, this.#isUnread(message));
        called = oneMore(called, this.#isUnread(message) && this.calls(message));
      }
      after = page.messages.at(-1)?.position ?? null;
      more = page.more && after !== null;
    }
    return { unread, mentions: called };
  }

  /** What its author has taken back asks for nothing any more. */
  #isUnread = ({ own, deleted, senderPubKey }: ChatMessage): boolean =>
    !own && !deleted && !this.#blocked.includes(senderPubKey);

  /** Whether it calls the reader by name. */
  calls = ({ plaintext }: ChatMessage): boolean =>
    mentions(Buffer.from(plaintext).toString('utf8'), this.#node.nick(), this.#node.pubKey);
}

const oneMore = (count: number, isOne: boolean): number =>
  isOne ? Math.min(count + 1, UNREAD_COUNT_MAX) : count;

const preview = (message: ChatMessage): Conversation['last'] => {
  const { text, ...rest } = toMessage(message);
  return { ...rest, text: text.slice(0, PREVIEW_CHARS_MAX) };
};

/** The order of C4. */
function isAfter(a: Position, b: Position): boolean {
  return a.ms !== b.ms
    ? a.ms > b.ms
    : a.counter !== b.counter
      ? a.counter > b.counter
      : a.id > b.id;
}
