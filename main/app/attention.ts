/** Asks for the user's attention: notifications, and how much is unread in tray, dock and taskbar. */
import { type BrowserWindow, Notification } from 'electron';
import type { ConversationId, RecordId } from '../../shared/ids.ts';
import type { DesktopSettings } from '../../shared/insight-schemas.ts';
import type { ChatMessage, MeshEvent } from '../engine/events.ts';
import type { Conversations } from './conversations.ts';
import { notificationOf } from './notifications.ts';

/** Older ones of a conversation give way to newer ones. */
const SHOWN_COUNT_MAX = 20;

export type ShownMessage = { readonly conversation: ConversationId; readonly id: RecordId };

export type AttentionOptions = {
  readonly settings: () => DesktopSettings;
  readonly window: () => BrowserWindow | null;
  /** Somebody clicked a notification. */
  readonly show: (message: ShownMessage) => void;
  readonly onUnread: (count: number) => void;
};

/** What of the running node is needed to judge a message. */
export type Heard = {
  readonly conversations: Conversations;
  readonly network: string;
};

export class Attention {
  readonly #options: AttentionOptions;
  readonly #shown: { readonly conversation: ConversationId; readonly shown: Notification }[] = [];
  #unread = 0;

  constructor(options: AttentionOptions) {
    this.#options = options;
  }

  /** After the view has taken the event. */
  handle(event: MeshEvent, heard: Heard): void {
    if (event.type === 'ChatMessageReceived') this.#message(event.message, heard);
    this.update(heard.conversations);
  }

  /** Something may have been read: what was told of it is withdrawn. */
  update(conversations: Conversations): void {
    const { messages } = conversations.unread();
    if (messages === this.#unread) return;
    this.#unread = messages;
    this.#options.onUnread(messages);
    const unread = new Map(conversations.list().map((one) => [one.id, one.unread]));
    for (const { conversation, shown } of this.#shown) if (!unread.get(conversation)) shown.close();
  }

  #message(message: ChatMessage, { conversations, network }: Heard): void {
    const window = this.#options.window();
    const words = notificationOf(message, {
      settings: this.#options.settings(),
      network,
      isMuted: conversations.isMuted(message.conversation),
      isMention: conversations.calls(message),
      // One that is hidden may not have been told yet that the focus went elsewhere.
      isWatching: window !== null && window.isVisible() && window.isFocused(),
    });
    // What was written while we were away is counted, and not told one by one.
    if (words === null || Date.now() - message.time > OLD_MS || !Notification.isSupported()) return;
    const shown = new Notification({ ...words, silent: false });
    shown.on('click', () =>
      this.#options.show({ conversation: message.conversation, id: message.id }),
    );
    shown.show();
    this.#shown.push({ conversation: message.conversation, shown });
    if (this.#shown.length > SHOWN_COUNT_MAX) this.#shown.shift()?.shown.close();
  }
}

const OLD_MS = 5 * 60_000;
