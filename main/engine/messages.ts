import { canonicalEmoji, isEmoji } from '../../shared/emoji.ts';
import {
  type ConversationId,
  isMemberKey,
  type MemberKey,
  type RecordId,
} from '../../shared/ids.ts';
import type { Position } from '../../shared/mesh-types.ts';
import { MeshError } from './errors.ts';
import type { ChatMessage } from './events.ts';
import type { Body } from './protocol/chat/body.ts';
import { checkText } from './protocol/chat/text.ts';
import type { NetworkSession } from './protocol/session.ts';
import type { MeshStore, StoredMessage } from './store/port.ts';

type MessagesOptions = {
  readonly self: MemberKey;
  readonly store: MeshStore;
  readonly session: () => NetworkSession | null;
  readonly say: (said: Body, conversation: ConversationId) => RecordId;
};

/** Or its UTF-8. */
export type Text = string | Uint8Array;
/** `replyTo`: the message that this one answers. */
export type SendOptions = { readonly replyTo?: RecordId | null };
export type Page = { readonly messages: ChatMessage[]; readonly more: boolean };

/** What can be done to messages that are here, and finding them. */
export class Messages {
  private readonly options: MessagesOptions;

  /** @internal */
  constructor(options: MessagesOptions) {
    this.options = options;
  }

  /**
   * @throws MeshError `no-network`, `message-empty`, `message-too-long`, `key-wrong-length`, `key-own`,
   * `key-revoked`, `not-a-member`, `disk-full`
   */
  send(to: ConversationId, plaintext: Text, options: SendOptions = {}): RecordId {
    if (to !== 'everyone' && !isMemberKey(to))
      throw new MeshError('key-wrong-length', String(to).slice(0, 80));
    const { replyTo = null } = options;
    return this.options.say({ kind: 'text', text: checkText(plaintext), replyTo }, to);
  }

  /**
   * Reacts to a message with one emoji, or takes that reaction back.
   * @throws MeshError `no-network`, `emoji-invalid`, `message-unknown`, `message-deleted`, `disk-full`
   */
  async react(target: RecordId, given: string, add = true): Promise<void> {
    if (!isEmoji(given)) throw new MeshError('emoji-invalid');
    const emoji = canonicalEmoji(given);
    this.change(this.changeable(target), { kind: 'reaction', target, emoji, add });
  }

  /**
   * Replaces the text of an own message, for everybody.
   * @throws MeshError `no-network`, `message-empty`, `message-too-long`, `message-unknown`,
   * `message-not-own`, `message-deleted`, `disk-full`
   */
  async edit(target: RecordId, plaintext: Text): Promise<void> {
    const text = checkText(plaintext);
    this.change(this.own(this.changeable(target)), { kind: 'edit', target, text });
  }

  /**
   * Takes an own message back: every node that hears of it shows its text no more.
   * @throws MeshError `no-network`, `message-unknown`, `message-not-own`, `message-deleted`, `disk-full`
   */
  async remove(target: RecordId): Promise<void> {
    this.change(this.own(this.changeable(target)), { kind: 'delete', target });
  }

  /** The newest message of each conversation, the latest first. */
  newest(): ChatMessage[] {
    const session = this.options.session();
    if (!session) return [];
    const { store } = this.options;
    const due = store
      .conversations()
      .flatMap((message) =>
        message.ms < session.messages.end.ms
          ? message
          : store.page(message.conversation, session.messages.end, 1).messages,
      );
    return due
      .sort((a, b) => b.ms - a.ms || b.counter - a.counter)
      .map((message) => session.toChatMessage(message));
  }

  /** At most `limit` messages before a position, or the newest, oldest first. */
  page(conversation: ConversationId, before: Position | null, limit: number): Page {
    const session = this.options.session();
    if (!session) return { messages: [], more: false };
    const end = before && before.ms < session.messages.end.ms ? before : session.messages.end;
    const { messages, more } = this.options.store.page(conversation, end, limit);
    return { messages: messages.map((message) => session.toChatMessage(message)), more };
  }

  /** At most `limit` messages after a position, or the first ones, oldest first. */
  pageAfter(conversation: ConversationId, after: Position | null, limit: number): Page {
    const session = this.options.session();
    if (!session) return { messages: [], more: false };
    const found = this.dueSince(session, conversation, after, limit + 1);
    const messages = found.slice(0, limit).map((message) => session.toChatMessage(message));
    return { messages, more: found.length > limit };
  }

  /** A message and what stands around it: at most `limit` before it and as many after it. */
  pageAround(
    id: RecordId,
    limit: number,
  ): { messages: ChatMessage[]; more: boolean; moreAfter: boolean } {
    const session = this.options.session();
    const { store } = this.options;
    const message = session && store.message(id);
    if (!session || !message) return { messages: [], more: false, moreAfter: false };
    const before = store.page(message.conversation, message, limit);
    const after = this.dueSince(session, message.conversation, message, limit + 1);
    const all = [...before.messages, message, ...after.slice(0, limit)];
    return {
      messages: all.map((one) => session.toChatMessage(one)),
      more: before.more,
      moreAfter: after.length > limit,
    };
  }

  /** Messages with all words of a query, newest first; of one conversation, or of all (null). */
  search(
    query: string,
    conversation: ConversationId | null,
    before: Position | null,
    limit: number,
  ): Page {
    const session = this.options.session();
    if (!session) return { messages: [], more: false };
    const end = before && before.ms < session.messages.end.ms ? before : session.messages.end;
    const found = this.options.store.search(query, conversation, end, limit);
    const messages = found.messages.map((message) => session.toChatMessage(message));
    return { messages, more: found.more };
  }

  private dueSince(
    { messages: { end } }: NetworkSession,
    conversation: string,
    after: Position | null,
    limit: number,
  ): StoredMessage[] {
    const found = this.options.store.messagesSince(conversation, after, limit);
    return found.filter(({ ms }) => ms < end.ms);
  }

  private changeable(target: RecordId): StoredMessage {
    const message = this.options.store.message(target);
    if (!message) throw new MeshError('message-unknown', target);
    if (message.deleted) throw new MeshError('message-deleted', target);
    return message;
  }

  private own(message: StoredMessage): StoredMessage {
    if (message.from !== this.options.self) throw new MeshError('message-not-own', message.id);
    return message;
  }

  /** In the conversation of what it changes. */
  private change({ conversation }: StoredMessage, said: Body): void {
    this.options.say(said, conversation as ConversationId);
  }
}
