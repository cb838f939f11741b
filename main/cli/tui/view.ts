/** What the terminal interface shows, and what it is told to do: no React and no terminal in here. */
import type { ConversationId, MemberKey } from '../../../shared/ids.ts';
import type { Join, Knock, Network, Status } from '../../../shared/mesh-types.ts';
import { readSlash } from '../../../shared/slash.ts';
import { MeshError } from '../../engine/errors.ts';
import type { ChatMessage, MemberInfo, MeshEvent } from '../../engine/events.ts';
import type { MeshNode } from '../../engine/node.ts';
import { Client, COMMANDS } from '../client.ts';
import { harmless, harmlessLine } from '../harmless.ts';
import { type Output, textOutput } from '../output.ts';
import { sentenceOf } from '../words.ts';
import type { PopupName } from './keys.ts';
import type { Notice } from './rows.ts';

const PAGE = 200;
/** Older ones are for `mesh-chat history`, or for a window. */
const MESSAGES_SHOWN_MAX = 2000;
const NOTICE_COUNT_MAX = 100;
const REFRESH_MS = 60;

export type Conversation = {
  readonly id: ConversationId;
  readonly name: string;
  readonly unread: number;
};

export type View = {
  readonly pubKey: MemberKey;
  readonly nick: string | null;
  readonly listening: string;
  readonly addresses: readonly string[];
  readonly network: Network | null;
  readonly join: Join | null;
  readonly status: Status;
  readonly members: readonly MemberInfo[];
  readonly relays: readonly MemberInfo[];
  readonly knocks: readonly Knock[];
  readonly conversations: readonly Conversation[];
  readonly open: ConversationId;
  readonly messages: readonly ChatMessage[];
  readonly notices: readonly Notice[];
  readonly popup: PopupName | null;
};

export type ViewOptions = {
  readonly node: MeshNode;
  /** Called for each message of others. */
  readonly onMessage?: (message: ChatMessage) => void;
  readonly onQuit: () => void;
};

/** Holds the view and makes it anew when something has changed, at most so often. */
export class ViewModel {
  readonly client: Client;
  private readonly node: MeshNode;
  private readonly onQuit: () => void;
  private readonly listeners = new Set<() => void>();
  private readonly unread = new Map<ConversationId, number>();
  private notices: Notice[] = [];
  private open: ConversationId = 'everyone';
  private popup: PopupName | null = null;
  private count = PAGE;
  private current: View;
  private timer: NodeJS.Timeout | null = null;
  private closed = false;

  constructor({ node, onMessage, onQuit }: ViewOptions) {
    this.node = node;
    this.onQuit = onQuit;
    this.client = new Client({
      node,
      out: this.output(),
      patient: false,
      ...(onMessage ? { onMessage } : {}),
    });
    this.current = this.make();
    void this.client.listen();
    void this.listen();
  }

  // For React

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly view = (): View => this.current;

  quit(): void {
    this.onQuit();
  }

  /** Something went wrong for which there is no code: a sentence. */
  warn(words: string): void {
    this.notice(`! ${harmless(words)}`);
  }

  close(): void {
    this.closed = true;
    if (this.timer) clearTimeout(this.timer);
  }

  // What keys do

  /** A line that was typed: a command, or a message for the open conversation. */
  async submit(text: string): Promise<void> {
    const input = readSlash(text, COMMANDS);
    if (input.kind === 'command' && this.showInstead(input.name, input.rest)) return;
    const to = this.open;
    if ((await this.client.take(text, to)) === 'quit') this.quit();
  }

  /** Commands that have a popup of their own here. */
  private showInstead(name: string, rest: string): boolean {
    if (name === 'help' || name === 'members') this.show(name);
    else if (name === 'me') this.show('identity');
    else if (name === 'invite' && rest === '') this.show('invite');
    else return false;
    return true;
  }

  show(popup: PopupName | null): void {
    this.popup = popup;
    this.refresh();
  }

  openConversation(id: ConversationId): void {
    this.open = id;
    this.count = PAGE;
    this.popup = null;
    this.unread.delete(id);
    this.refresh();
  }

  /** The conversation after the open one, or before it, round in a circle. */
  step(by: 1 | -1): void {
    const { conversations } = this.current;
    const at = conversations.findIndex(({ id }) => id === this.open);
    const next = conversations[(at + by + conversations.length) % conversations.length];
    if (next) this.openConversation(next.id);
  }

  /** Reads more of what was said before. */
  older(): void {
    if (this.current.messages.length < this.count || this.count >= MESSAGES_SHOWN_MAX) return;
    this.count = Math.min(this.count + PAGE, MESSAGES_SHOWN_MAX);
    this.refresh();
  }

  /** Runs what may be refused; the reason becomes a notice. Resolves to whether it went through. */
  async attempt(act: (node: MeshNode) => void | Promise<void>): Promise<boolean> {
    try {
      await act(this.node);
      return true;
    } catch (error) {
      if (!(error instanceof MeshError)) throw error;
      this.notice(`! ${harmless(sentenceOf(error.toProblem()))}`);
      return false;
    } finally {
      this.refresh();
    }
  }

  // What the node tells

  private output(): Output {
    const text = textOutput((line) => this.notice(line));
    return {
      ...text,
      // These have a place of their own.
      ready: () => {},
      status: () => {},
      message: () => {},
      members: () => {},
      saved: ({ conversation }) => {
        if (conversation !== this.open) this.openConversation(conversation);
      },
      problem: (found) => {
        // The status line and the list of addresses say so already, over and over.
        if (found.code !== 'not-invited') text.problem(found);
      },
    };
  }

  private async listen(): Promise<void> {
    for await (const event of this.node.subscribe()) this.hear(event);
  }

  private hear(event: MeshEvent): void {
    if (event.type === 'ChatMessageReceived') this.countUnread(event.message);
    if (event.type === 'NetworkJoined') this.popup = null;
    this.soon();
  }

  private countUnread({ conversation, own }: ChatMessage): void {
    if (own || conversation === this.open) return;
    this.unread.set(conversation, (this.unread.get(conversation) ?? 0) + 1);
  }

  private notice(text: string): void {
    const notice = { time: Date.now(), text };
    this.notices = [...this.notices, notice].slice(-NOTICE_COUNT_MAX);
    this.soon();
  }

  private soon(): void {
    if (this.closed) return;
    this.timer ??= setTimeout(() => this.refresh(), REFRESH_MS);
  }

  private refresh(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.closed) return;
    this.current = this.make();
    for (const listener of this.listeners) listener();
  }

  private make(): View {
    const { node } = this;
    const { host, port } = node.listening;
    const network = node.network();
    const members = node.members();
    return {
      pubKey: node.pubKey,
      nick: node.nick(),
      listening: `${host}:${port}`,
      addresses: node.reachableAddresses(),
      network,
      join: node.join(),
      status: node.status(),
      members,
      relays: node.relays(),
      knocks: node.knocks(),
      conversations: this.conversations(members),
      open: this.open,
      messages: network ? node.page(this.open, null, this.count).messages : [],
      notices: this.open === 'everyone' ? this.notices : this.notices.filter(isTrouble),
      popup: this.popup,
    };
  }

  private conversations(members: readonly MemberInfo[]): Conversation[] {
    const known = this.node.network() ? this.node.conversations() : [];
    const ids = new Set<ConversationId>(['everyone']);
    for (const { conversation } of known) ids.add(conversation);
    ids.add(this.open);
    return [...ids].map((id) => {
      const member = members.find(({ pubKey }) => pubKey === id);
      const name = id === 'everyone' ? 'Everyone' : harmlessLine(member?.nick ?? id.slice(0, 8));
      return { id, name, unread: this.unread.get(id) ?? 0 };
    });
  }
}

const isTrouble = ({ text }: Notice): boolean => text.startsWith('!');

/** A pasted invite link, or the addresses in a line. @throws MeshError */
export function enter(node: MeshNode, text: string): void {
  const words = text.trim().split(/[\s,]+/);
  if (words.length === 1 && words[0]?.includes('://')) node.joinByLink(words[0]);
  else node.seek(words.filter((word) => word !== ''));
}
