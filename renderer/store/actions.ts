/** What people do, as functions over the store and the bridge. Views call these and nothing else. */
import type { CommandResult } from '../../shared/contract.ts';
import type {
  ConversationId,
  LinkKey,
  MemberKey,
  NetworkId,
  NodeId,
  RecordId,
} from '../../shared/ids.ts';
import type { DesktopSettings } from '../../shared/insight-schemas.ts';
import { PAGE_MESSAGES_MAX } from '../../shared/limits.ts';
import type { Settings } from '../../shared/schemas.ts';
import type { Bridge } from '../bridge.ts';
import { qrPicture } from '../model/qr-drawing.ts';
import { markRead, openConversation, withDraft } from './conversations.ts';

import { messageActions } from './message-actions.ts';
import {
  LOADED_MESSAGES_COUNT_KEPT,
  LOADED_MESSAGES_COUNT_MAX,
  mergeMessages,
} from './messages.ts';
import { type AppStore, type DialogName, openDialog, type Setup } from './state.ts';

const PAGE_MESSAGES_COUNT = Math.min(50, PAGE_MESSAGES_MAX);

export type Actions = ReturnType<typeof createActions>;

export function createActions(store: AppStore, bridge: Bridge) {
  const setSetup = (change: Partial<Setup>): void =>
    store.setState(({ setup }) => ({ setup: { ...setup, ...change } }));

  return {
    openDialog: (dialog: DialogName) => store.setState((state) => openDialog(state, dialog)),
    closeDialog: () => store.setState({ dialog: null, removing: null }),
    askToRemove: (removing: MemberKey | null) =>
      store.setState((state) => ({ ...openDialog(state, 'members'), removing })),
    setDraft: (draft: string) => store.setState((state) => withDraft(state, draft)),
    openConversation: (id: ConversationId) => openConversation(store, bridge, id),
    setAttentive: (attentive: boolean) => store.setState({ attentive }),
    /** What was seen needs no mark any more when one comes back. */
    lookAway: () => store.setState((s) => (s.attentive ? { divider: null } : s)),
    markRead: () => markRead(store, bridge),
    mute: (conversation: ConversationId, muted: boolean) =>
      bridge.call('muteConversation', { conversation, muted }),
    ...messageActions(store, bridge),
    setInviteText: (inviteText: string) => store.setState({ inviteText }),
    setSetup,
    goTo: (step: 'you' | 'network') => store.setState({ step }),
    openChat: () => store.setState({ step: 'done' }),

    setNick: (nick: string) => bridge.call('setNick', { nick }),
    startNetwork: (name: string, newcomerHistoryDays: number | null) =>
      startNetwork(store, bridge, name, newcomerHistoryDays),
    joinAt: (addresses: readonly string[]) =>
      joining(store, bridge.call('joinAt', { addresses: [...addresses] })),
    readLink: (url: string) => bridge.call('readLink', { url }),
    joinByLink: (url: string) => joining(store, bridge.call('joinByLink', { url })),
    confirmJoin: (network: NetworkId) => bridge.call('confirmJoin', { network }),
    cancelJoin: () => bridge.call('cancelJoin', {}),

    /** To whom the open conversation is with, or to somebody else from there. */
    sendMessage: (text: string, to?: ConversationId) => sendMessage(store, bridge, text, to),
    holdersOf: (id: RecordId) => bridge.call('holdersOf', { id }),
    loadEarlier: () => loadEarlier(store, bridge),
    forgetFar: (atEnd: boolean) => forgetFar(store, atEnd),

    invite: (keys: readonly MemberKey[]) => bridge.call('invite', { keys: [...keys] }),
    createLink: (uses: number, days: number) => bridge.call('createLink', { uses, days }),
    getLinks: () => bridge.call('getLinks', {}),
    resetLink: (link: LinkKey) => bridge.call('resetLink', { link }),
    saveLink: (url: string) => saveFile(bridge, 'mesh-chat-link.txt', utf8(`${url}\n`)),
    saveQr: async (url: string) => saveFile(bridge, 'mesh-chat-link.png', await qrPicture(url)),
    revoke: (key: MemberKey) => bridge.call('revoke', { key }),
    foundSuccessor: (name: string) => bridge.call('foundSuccessor', { name }),
    followSuccessor: (network: NetworkId) => bridge.call('followSuccessor', { network }),
    getEnforcement: () => bridge.call('getEnforcement', {}),
    setBlocked: (key: MemberKey, blocked: boolean) => bridge.call('setBlocked', { key, blocked }),
    getSettings: () => bridge.call('getSettings', {}),
    saveSettings: async (settings: Settings) => {
      const result = await bridge.call('saveSettings', { settings });
      if (result.ok) store.setState({ look: settings });
      return result;
    },
    /** After a failed start: with the same settings, because something else was mended. */
    retryStart: async () => {
      const kept = await bridge.call('getSettings', {});
      return kept.ok ? bridge.call('saveSettings', { settings: kept.value.settings }) : kept;
    },
    leaveNetwork: () => bridge.call('leaveNetwork', {}),
    unlock: (passphrase: string) => bridge.call('unlock', { passphrase }),
    unlockByWords: (words: string, passphrase: string | null) =>
      bridge.call('unlockByWords', { words, passphrase }),
    setAside: () => bridge.call('setAside', {}),
    getProtection: () => bridge.call('getProtection', {}),
    setPassphrase: (current: string | null, wanted: string | null) =>
      bridge.call('setPassphrase', { current, wanted }),
    getOwnDevices: () => bridge.call('getOwnDevices', {}),
    getWords: () => bridge.call('getWords', {}),
    confirmWords: () => bridge.call('confirmWords', {}),
    restoreByWords: (words: string) => restoring(store, bridge.call('restoreByWords', { words })),
    newIdentity: () => bridge.call('newIdentity', {}),
    backUpIdentity: (passphrase: string) => bridge.call('backUpIdentity', { passphrase }),
    restoreIdentity: (file: Uint8Array, passphrase: string) =>
      restoring(store, bridge.call('restoreIdentity', { base64: toBase64(file), passphrase })),
    deleteEverything: () => bridge.call('deleteEverything', {}),
    ignoreKnock: (key: MemberKey) => bridge.call('ignoreKnock', { key }),
    getMesh: () => bridge.call('getMesh', {}),
    tryNow: () => bridge.call('tryNow', {}),
    getHistories: () => bridge.call('getHistories', {}),
    mendHistory: () => bridge.call('mendHistory', {}),
    cutLink: (node: NodeId) => bridge.call('cutLink', { node }),
    checkUp: () => bridge.call('checkUp', {}),
    getDesktopSettings: () => bridge.call('getDesktopSettings', {}),
    saveDesktopSettings: (settings: DesktopSettings) =>
      bridge.call('saveDesktopSettings', settings),
    copyText: (text: string) => bridge.call('copyText', { text }),
    quit: () => bridge.call('quit', {}),
  };
}

async function startNetwork(
  store: AppStore,
  bridge: Bridge,
  name: string,
  newcomerHistoryDays: number | null,
): Promise<CommandResult<'startNetwork'>> {
  // Before the call: the event that makes us a member may overtake the answer to it.
  store.setState({ step: 'ready' });
  const result = await bridge.call('startNetwork', { name, newcomerHistoryDays });
  if (!result.ok) store.setState({ step: 'network' });
  return result;
}

/** Once main is on the way in, the wizard's own steps are over. */
async function joining<R extends CommandResult<'joinAt'>>(
  store: AppStore,
  asked: Promise<R>,
): Promise<R> {
  const result = await asked;
  if (result.ok) store.setState({ step: 'done' });
  return result;
}

/** Whoever was here before wants back to where they were. */
async function restoring<R extends CommandResult<'restoreByWords'>>(
  store: AppStore,
  asked: Promise<R>,
): Promise<R> {
  const result = await asked;
  if (result.ok)
    store.setState(({ setup }) => ({ setup: { ...setup, choice: 'join', restored: true } }));
  return result;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const saveFile = (bridge: Bridge, name: string, bytes: Uint8Array) =>
  bridge.call('saveFile', { name, base64: toBase64(bytes) });

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** The draft goes only when the message is on disk, and only as far as it was sent. */
async function sendMessage(
  store: AppStore,
  bridge: Bridge,
  text: string,
  to: ConversationId | undefined,
): Promise<CommandResult<'sendMessage'>> {
  const { snapshot, drafts, composing, later } = store.getState();
  const replyTo = to === undefined && composing?.kind === 'reply' ? composing.message.id : null;
  const conversation = to ?? snapshot?.open ?? 'everyone';
  const draftId = snapshot?.open ?? 'everyone';
  const sentDraft = drafts.get(draftId) ?? '';
  const result = await bridge.call('sendMessage', { conversation, text, replyTo });
  if (result.ok) {
    store.setState((state) => {
      const draft = state.drafts.get(draftId) ?? '';
      const rest = draft.startsWith(sentDraft) ? draft.slice(sentDraft.length) : draft;
      const isDone = replyTo !== null && state.composing?.message.id === replyTo;
      return { ...withDraft(state, rest, draftId), ...(isDone ? { composing: null } : {}) };
    });
    // Whoever writes wants to see it, among the newest.
    if (later) await openConversation(store, bridge, draftId);
  }
  return result;
}

async function loadEarlier(store: AppStore, bridge: Bridge): Promise<void> {
  const { snapshot, earlier } = store.getState();
  if (!snapshot?.moreMessages || earlier.loading) return;
  store.setState({ earlier: { loading: true, problem: null } });
  const result = await bridge.call('pageMessages', {
    conversation: snapshot.open,
    before: snapshot.messages[0]?.position ?? null,
    limit: PAGE_MESSAGES_COUNT,
  });
  store.setState((state) => {
    if (!result.ok) return { earlier: { loading: false, problem: result.error } };
    // Unless somebody went elsewhere meanwhile.
    const same =
      state.snapshot?.network?.id === snapshot.network?.id &&
      state.snapshot?.open === snapshot.open &&
      state.snapshot.messages[0]?.id === snapshot.messages[0]?.id;
    if (state.snapshot === null || !same) return { earlier: { loading: false, problem: null } };
    const messages = mergeMessages(state.snapshot.messages, result.value.messages);
    return {
      earlier: { loading: false, problem: null },
      later: state.later || messages.length > LOADED_MESSAGES_COUNT_MAX,
      snapshot: {
        ...state.snapshot,
        messages: messages.slice(0, LOADED_MESSAGES_COUNT_MAX),
        moreMessages: result.value.more,
      },
    };
  });
}

/**
 * The store on disk has them all; the window keeps what somebody is reading: at the end the newest,
 * and elsewhere what comes meanwhile waits until it is scrolled to.
 */
function forgetFar(store: AppStore, atEnd: boolean): void {
  store.setState((state) => {
    const { snapshot, earlier } = state;
    const loaded = snapshot?.messages ?? [];
    if (snapshot === null || earlier.loading || state.later) return state;
    if (loaded.length <= LOADED_MESSAGES_COUNT_MAX) return state;
    const messages = atEnd
      ? loaded.slice(-LOADED_MESSAGES_COUNT_KEPT)
      : loaded.slice(0, LOADED_MESSAGES_COUNT_MAX);
    const moreMessages = atEnd || snapshot.moreMessages;
    return { ...state, later: !atEnd, snapshot: { ...snapshot, messages, moreMessages } };
  });
}
