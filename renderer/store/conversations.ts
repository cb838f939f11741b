/** Going from one conversation to another, and what was begun and seen in each. */
import type { ConversationId } from '../../shared/ids.ts';
import type { Conversation, Position } from '../../shared/schemas.ts';
import type { Bridge } from '../bridge.ts';
import { comparePositions, mergeMessages } from './messages.ts';
import type { AppState, AppStore } from './state.ts';

/** So long after the last key press a draft is kept on disk. */
const DRAFT_PAUSE_MS = 300;

/** Unread messages stand after this position; null is before all of them. */
export type Divider = { readonly after: Position | null };

export const findConversation = (
  conversations: readonly Conversation[],
  id: ConversationId,
): Conversation | null => conversations.find((one) => one.id === id) ?? null;

/** What was written and not sent in the conversation that is open. */
export const draftOf = ({ snapshot, drafts }: AppState): string =>
  (snapshot && drafts.get(snapshot.open)) ?? '';

export function withDraft(
  { snapshot, drafts }: AppState,
  draft: string,
  id: ConversationId | undefined = snapshot?.open,
): Pick<AppState, 'drafts'> {
  return { drafts: id === undefined ? drafts : new Map(drafts).set(id, draft) };
}

/** Where the unread messages of a conversation begin, as it is being opened. */
export function dividerOf(conversation: Conversation | null): Divider | null {
  return conversation && conversation.unread > 0 ? { after: conversation.readUpTo } : null;
}

/**
 * Shows a conversation at once and its messages as soon as main has read them. Of several opened in
 * haste the last one counts.
 */
export async function openConversation(
  store: AppStore,
  bridge: Bridge,
  id: ConversationId,
): Promise<void> {
  const { snapshot, later, composing } = store.getState();
  if (snapshot === null || (snapshot.open === id && !later)) return;
  store.setState({
    composing: snapshot.open === id ? composing : null,
    later: false,
    snapshot: { ...snapshot, open: id, messages: [], moreMessages: true },
    divider: dividerOf(findConversation(snapshot.conversations, id)),
    earlier: { loading: true, problem: null },
    opening: id,
  });
  const result = await bridge.call('openConversation', { conversation: id });
  store.setState((state) => {
    if (state.snapshot === null || state.opening !== id) return state;
    if (!result.ok) return { opening: null, earlier: { loading: false, problem: result.error } };
    // What came since, unless a snapshot of the time before has overtaken the answer.
    const loaded = state.snapshot.open === id ? state.snapshot.messages : [];
    return {
      opening: null,
      earlier: { loading: false, problem: null },
      snapshot: {
        ...state.snapshot,
        open: id,
        messages: mergeMessages(loaded, result.value.messages),
        moreMessages: result.value.more,
      },
    };
  });
}

/** Tells main what was seen, once. */
export async function markRead(store: AppStore, bridge: Bridge): Promise<void> {
  const { snapshot } = store.getState();
  const newest = snapshot?.messages.at(-1)?.position;
  if (!snapshot || !newest) return;
  const known = findConversation(snapshot.conversations, snapshot.open);
  const isSeen = known?.readUpTo && comparePositions(newest, known.readUpTo) <= 0;
  if (isSeen && known.unread === 0) return;
  await bridge.call('markRead', { conversation: snapshot.open, upTo: newest });
}

/** Keeps drafts on disk, so that a crash takes at most the last word. Returns what stops it. */
export function keepDrafts(store: AppStore, bridge: Bridge): () => void {
  let saved = store.getState().drafts;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = (): void => {
    const { drafts } = store.getState();
    for (const [id, draft] of drafts)
      if ((saved.get(id) ?? '') !== draft)
        void bridge.call('saveDraft', { conversation: id, draft });
    saved = drafts;
  };
  return store.subscribe((state, before) => {
    if (before.snapshot === null) saved = state.drafts;
    if (state.drafts === saved) return;
    clearTimeout(timer);
    timer = setTimeout(save, DRAFT_PAUSE_MS);
  });
}
