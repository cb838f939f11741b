/** What people do to messages, and going to one that may be long ago. */
import type { CommandResult } from '../../shared/contract.ts';
import type { ConversationId, RecordId } from '../../shared/ids.ts';
import type { Message } from '../../shared/schemas.ts';
import type { Bridge } from '../bridge.ts';
import { openConversation } from './conversations.ts';
import { LOADED_MESSAGES_COUNT_MAX, mergeMessages } from './messages.ts';
import type { AppStore } from './state.ts';

/** So many before a message that was jumped to, and as many after it. */
const AROUND_COUNT = 40;
const LATER_COUNT = 50;
const FOUND_COUNT_MAX = 40;

export function messageActions(store: AppStore, bridge: Bridge) {
  return {
    reply: (message: Message) => store.setState({ composing: { kind: 'reply', message } }),
    beginEdit: (message: Message) =>
      store.setState({ composing: { kind: 'edit', message, text: message.text } }),
    setEdit: (text: string) =>
      store.setState(({ composing }) =>
        composing?.kind === 'edit' ? { composing: { ...composing, text } } : {},
      ),
    stopComposing: () => store.setState({ composing: null }),
    react: (id: RecordId, emoji: string, add: boolean) => bridge.call('react', { id, emoji, add }),
    finishEdit: () => finishEdit(store, bridge),
    deleteMessage: (id: RecordId) => bridge.call('deleteMessage', { id }),
    openLink: (url: string) => bridge.call('openLink', { url }),
    search: (query: string, conversation: ConversationId | null) =>
      bridge.call('searchMessages', { query, conversation, before: null, limit: FOUND_COUNT_MAX }),
    jumpTo: (conversation: ConversationId, id: RecordId) => jumpTo(store, bridge, conversation, id),
    jumped: () => store.setState({ jump: null }),
    loadLater: () => loadLater(store, bridge),
    /** Back to the newest messages, from wherever somebody jumped to. */
    toNewest: () => openConversation(store, bridge, store.getState().snapshot?.open ?? 'everyone'),
  };
}

async function finishEdit(store: AppStore, bridge: Bridge): Promise<CommandResult<'editMessage'>> {
  const { composing } = store.getState();
  if (composing?.kind !== 'edit') return { ok: true, value: null };
  const { message, text } = composing;
  const isSame = text === message.text;
  const result = isSame
    ? ({ ok: true, value: null } as const)
    : await bridge.call('editMessage', { id: message.id, text: text.trimEnd() });
  if (result.ok)
    store.setState(({ composing: now }) => (now?.message === message ? { composing: null } : {}));
  return result;
}

/** A message that is loaded is brought into view; any other one comes with what stands around it. */
/** The message whose notification was clicked, if one was: whatever stands before it gives way. */
export async function takeShown(store: AppStore, bridge: Bridge): Promise<void> {
  const result = await bridge.call('takeShown', {});
  if (!result.ok || result.value === null) return;
  store.setState({ dialog: null });
  await jumpTo(store, bridge, result.value.conversation, result.value.id);
}

async function jumpTo(
  store: AppStore,
  bridge: Bridge,
  conversation: ConversationId,
  id: RecordId,
): Promise<CommandResult<'pageAround'> | null> {
  const { snapshot } = store.getState();
  if (snapshot === null) return null;
  if (snapshot.open === conversation && snapshot.messages.some((known) => known.id === id)) {
    store.setState({ jump: { id } });
    return null;
  }
  await openConversation(store, bridge, conversation);
  const loaded = store.getState().snapshot?.messages ?? [];
  const result = loaded.some((known) => known.id === id)
    ? null
    : await bridge.call('pageAround', { id, limit: AROUND_COUNT });
  store.setState((state) => {
    if (state.snapshot?.open !== conversation) return state;
    if (result === null) return { jump: { id } };
    if (!result.ok || result.value.messages.length === 0) return state;
    const { messages, more, moreAfter } = result.value;
    return {
      jump: { id },
      later: moreAfter,
      divider: null,
      snapshot: { ...state.snapshot, messages, moreMessages: more },
    };
  });
  return result;
}

async function loadLater(store: AppStore, bridge: Bridge): Promise<void> {
  const { snapshot, later, earlier } = store.getState();
  const newest = snapshot?.messages.at(-1);
  if (!later || earlier.loading || !snapshot || !newest) return;
  store.setState({ earlier: { loading: true, problem: null } });
  const result = await bridge.call('pageAfter', {
    conversation: snapshot.open,
    after: newest.position,
    limit: LATER_COUNT,
  });
  store.setState((state) => {
    const done = { loading: false, problem: result.ok ? null : result.error };
    // Somebody went elsewhere meanwhile.
    if (!result.ok || state.snapshot?.messages.at(-1)?.id !== newest.id) return { earlier: done };
    const messages = mergeMessages(state.snapshot.messages, result.value.messages);
    const { moreMessages } = state.snapshot;
    return {
      earlier: done,
      later: result.value.more,
      snapshot: {
        ...state.snapshot,
        messages: messages.slice(-LOADED_MESSAGES_COUNT_MAX),
        moreMessages: moreMessages || messages.length > LOADED_MESSAGES_COUNT_MAX,
      },
    };
  });
}
