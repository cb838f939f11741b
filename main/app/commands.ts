/** What each command of the contract does. Errors are thrown; ipc-guard turns them into results. */
import type { CommandOutput } from '../../shared/contract.ts';
import type { MemberKey } from '../../shared/ids.ts';
import type { DesktopSettings } from '../../shared/insight-schemas.ts';
import { openableUrl } from '../../shared/links.ts';
import { MeshError } from '../engine/errors.ts';
import type { ChatMessage } from '../engine/events.ts';
import { readInviteLink } from '../engine/wire/invite-link.ts';
import { ConversationNotes } from './conversation-notes.ts';
import type { Machine } from './doctor.ts';
import { identityHandlers } from './identity-commands.ts';
import { type CommandHandlers, shortProblem } from './ipc-guard.ts';
import type { Keystore } from './keystore.ts';
import { meshHandlers } from './mesh-commands.ts';
import type { MeshSession, SessionNode } from './mesh-session.ts';
import type { Preferences } from './preferences.ts';
import { toInviteLink, toMessage } from './view-model.ts';
import type { WriteChosen } from './write-chosen.ts';

const DAY_MS = 24 * 3600 * 1000;

/** What of the desktop the page has a say in. */
export type Desktop = {
  readonly get: () => DesktopSettings;
  readonly save: (settings: DesktopSettings) => void;
  readonly takeLink: () => string | null;
  readonly takeShown: () => CommandOutput<'takeShown'>;
};

export type CommandOptions = {
  readonly session: Pick<
    MeshSession,
    'node' | 'conversations' | 'snapshot' | 'emitSnapshot' | 'restart'
  >;
  readonly keystore: Keystore;
  readonly machine: Machine;
  readonly preferences: Preferences;
  readonly desktop: Desktop;
  readonly copyText: (text: string) => void;
  readonly writeChosen: WriteChosen;
  /** Hands an address that was checked to the system. */
  readonly openExternal: (url: string) => Promise<void>;
  readonly quit: () => void;
};

export function createHandlers({
  session,
  machine,
  keystore,
  preferences,
  desktop,
  copyText,
  writeChosen,
  openExternal,
  quit,
}: CommandOptions): CommandHandlers {
  /** For what may change the phase: the page gets the whole picture, not a guess. */
  const change = async (work: (node: SessionNode) => void | Promise<void>): Promise<null> => {
    await work(await session.node());
    session.emitSnapshot();
    return null;
  };
  return {
    getSnapshot: () => session.snapshot(),
    setNick: ({ nick }) => change((node) => node.setNick(nick)),
    startNetwork: ({ name, newcomerHistoryDays }) =>
      change((node) => {
        requireNick(node);
        node.foundNetwork(name, newcomerHistoryDays);
      }),
    joinAt: ({ addresses }) =>
      change((node) => {
        requireNick(node);
        node.seek(addresses);
      }),
    readLink: ({ url }) => readLink(url),
    joinByLink: ({ url }) =>
      change((node) => {
        requireNick(node);
        node.joinByLink(url);
      }),
    confirmJoin: ({ network }) => change((node) => node.confirmJoin(network)),
    cancelJoin: () => change((node) => node.cancelSeek()),
    sendMessage: async ({ conversation, text, replyTo }) => {
      const node = await session.node();
      const sent =
        conversation === 'everyone'
          ? node.sendChat(text, { replyTo })
          : node.sendDirectChat(conversation, text, { replyTo });
      return { id: await sent };
    },
    typing: async ({ conversation }) => {
      if (desktop.get().typing) (await session.node()).typing(conversation);
      return null;
    },
    react: async ({ id, emoji, add }) =>
      done((await session.node()).messages.react(id, emoji, add)),
    editMessage: async ({ id, text }) => done((await session.node()).messages.edit(id, text)),
    deleteMessage: async ({ id }) => done((await session.node()).messages.remove(id)),
    pageMessages: async ({ conversation, before, limit }) => {
      const node = await session.node();
      return shown(node.page(conversation, before, limit));
    },
    pageAfter: async ({ conversation, after, limit }) => {
      const node = await session.node();
      return shown(node.pageAfter(conversation, after, limit));
    },
    pageAround: async ({ id, limit }) => {
      const node = await session.node();
      return shown(node.messages.pageAround(id, limit));
    },
    searchMessages: async ({ query, conversation, before, limit }) => {
      const node = await session.node();
      return shown(node.messages.search(query, conversation, before, limit));
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
    createLink: async ({ uses, days }) =>
      toInviteLink((await session.node()).createLink({ uses, expiresInMs: days * DAY_MS })),
    getLinks: async () => (await session.node()).links().map(toInviteLink),
    resetLink: async ({ link }) => {
      (await session.node()).resetLink(link);
      return null;
    },
    revoke: ({ key }) => change((node) => node.revoke(key)),
    foundSuccessor: async ({ name }) => {
      const node = await session.node();
      node.succession.found(name, notesOf(node));
      return done(session.restart({ staysWhereItIs: true }));
    },
    followSuccessor: async ({ network }) => {
      const node = await session.node();
      node.succession.follow(network, notesOf(node));
      return done(session.restart({ staysWhereItIs: true }));
    },
    getEnforcement: async () => (await session.node()).enforcers(),
    setBlocked: ({ key, blocked }) => {
      preferences.setBlocked(key, blocked);
      return null;
    },
    getSettings: () => preferences.view(),
    saveSettings: ({ settings }) => done(preferences.save(settings)),
    leaveNetwork: () => done(preferences.leaveNetwork()),
    deleteEverything: () => done(preferences.deleteEverything()),
    ignoreKnock: async ({ key }) => {
      (await session.node()).ignoreKnock(key);
      return null;
    },
    saveFile: async ({ name, base64 }) =>
      (await writeChosen(name, () => Buffer.from(base64, 'base64'))) !== null,
    openLink: async ({ url }) => {
      const openable = openableUrl(url);
      if (openable === null) throw new MeshError('bad-request');
      await openExternal(openable);
      return null;
    },
    ...meshHandlers(session, machine),
    ...identityHandlers({ session, keystore, preferences, writeChosen }),
    getDesktopSettings: () => desktop.get(),
    saveDesktopSettings: (settings) => {
      desktop.save(settings);
      return null;
    },
    takeLink: () => desktop.takeLink(),
    takeShown: () => desktop.takeShown(),
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

function readLink(url: string): CommandOutput<'readLink'> {
  const { networkName, terms } = readInviteLink(url);
  const { sponsor, expires, uses } = terms;
  return { networkName, sponsor, expires, uses };
}

async function done(work: Promise<void>): Promise<null> {
  await work;
  return null;
}

/** A page of the engine's as the contract has it. */
const shown = <Page extends { readonly messages: readonly ChatMessage[] }>(page: Page) => ({
  ...page,
  messages: page.messages.map(toMessage),
});

/** What was read and begun comes along into another network. */
const notesOf = (node: SessionNode): string[] =>
  ConversationNotes.names(['everyone', ...node.conversations().map((one) => one.conversation)]);

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

/** Calls back after each command that may have made something read. */
export const withReadNoticed = (
  handlers: CommandHandlers,
  onRead: () => Promise<void>,
): CommandHandlers => ({
  ...handlers,
  markRead: async (input) => {
    const answer = await handlers.markRead(input);
    await onRead();
    return answer;
  },
  muteConversation: async (input) => {
    const answer = await handlers.muteConversation(input);
    await onRead();
    return answer;
  },
});
