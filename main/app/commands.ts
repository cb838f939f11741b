/** What each command of the contract does. Errors are thrown; ipc-guard turns them into results. */
import type { CommandOutput } from '../../shared/contract.ts';
import type { MemberKey } from '../../shared/ids.ts';
import { MeshError } from '../engine/errors.ts';
import { type CommandHandlers, shortProblem } from './ipc-guard.ts';
import type { MeshSession, SessionNode } from './mesh-session.ts';
import { toMessage } from './view-model.ts';

export type CommandOptions = {
  readonly session: Pick<MeshSession, 'node' | 'conversations' | 'snapshot' | 'emitSnapshot'>;
  readonly copyText: (text: string) => void;
  readonly quit: () => void;
};

export function createHandlers({ session, copyText, quit }: CommandOptions): CommandHandlers {
  /** For what may change the phase: the page gets the whole picture, not a guess. */
  const change = async (work: (node: SessionNode) => void | Promise<void>): Promise<null> => {
    await work(await session.node());
    session.emitSnapshot();
    return null;
  };
  return {
    getSnapshot: () => session.snapshot(),
    setNick: ({ nick }) => change((node) => node.setNick(nick)),
    startNetwork: ({ name }) =>
      change((node) => {
        requireNick(node);
        node.foundNetwork(name);
      }),
    joinAt: ({ addresses }) =>
      change((node) => {
        requireNick(node);
        node.seek(addresses);
      }),
    confirmJoin: ({ network }) => change((node) => node.confirmJoin(network)),
    cancelJoin: () => change((node) => node.cancelSeek()),
    sendMessage: async ({ conversation, text }) => {
      const node = await session.node();
      const sent =
        conversation === 'everyone' ? node.sendChat(text) : node.sendDirectChat(conversation, text);
      return { id: await sent };
    },
    pageMessages: async ({ conversation, before, limit }) => {
      const { messages, more } = (await session.node()).page(conversation, before, limit);
      return { messages: messages.map(toMessage), more };
    },
    holdersOf: async ({ id }) => (await session.node()).holders(id),
    openConversation: async ({ conversation }) => {
      const conversations = await session.conversations();
      conversations.open(conversation);
      const { messages, moreMessages } = conversations.opened();
      return { messages, more: moreMessages };
    },
    markRead: async ({ conversation, upTo }) => {
      (await session.conversations()).markRead(conversation, upTo);
      return null;
    },
    muteConversation: async ({ conversation, muted }) => {
      (await session.conversations()).mute(conversation, muted);
      return null;
    },
    saveDraft: async ({ conversation, draft }) => {
      (await session.conversations()).saveDraft(conversation, draft);
      return null;
    },
    invite: async ({ keys }) => inviteEach(await session.node(), keys),
    ignoreKnock: async ({ key }) => {
      (await session.node()).ignoreKnock(key);
      return null;
    },
    copyText: ({ text }) => {
      copyText(text);
      return null;
    },
    quit: () => {
      quit();
      return null;
    },
  };
}

/** The others have to know whom they let in. */
function requireNick(node: SessionNode): void {
  if (node.nick() === null) throw new MeshError('nick-invalid', 'empty');
}

/** One key that cannot be invited does not stop the others. */
const inviteEach = (
  node: SessionNode,
  keys: readonly MemberKey[],
): Promise<CommandOutput<'invite'>> =>
  Promise.all(
    keys.map(async (key) => {
      try {
        await node.invite(key);
        return { key, problem: null };
      } catch (error) {
        if (!(error instanceof MeshError)) throw error;
        return { key, problem: shortProblem(error.toProblem()) };
      }
    }),
  );
