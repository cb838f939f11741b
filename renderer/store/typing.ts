/** Who is writing, and telling the others that one is. */
import type { AppEvent } from '../../shared/contract.ts';
import type { ConversationId, MemberKey } from '../../shared/ids.ts';
import { SIGNAL_INTERVAL_MS_MIN, TYPING_COUNT_MAX } from '../../shared/limits.ts';
import type { Bridge } from '../bridge.ts';
import type { AppStore } from './state.ts';

/** Somebody who is writing, for as long as is to be believed. */
export type Typing = {
  readonly conversation: ConversationId;
  readonly key: MemberKey;
  readonly until: number;
};

/** Whoever has said it is not writing it any more. */
export function typingAfter(typing: readonly Typing[], event: AppEvent): readonly Typing[] {
  if (event.type === 'snapshot') return [];
  if (event.type === 'message') return without(typing, event.message.from);
  if (event.type !== 'typing') return typing;
  const { conversation, key, until } = event;
  return [...without(typing, key), { conversation, key, until }].slice(-TYPING_COUNT_MAX);
}

const without = (typing: readonly Typing[], key: MemberKey): readonly Typing[] =>
  typing.some((one) => one.key === key) ? typing.filter((one) => one.key !== key) : typing;

/** Tells while a message grows; what a command is about is nobody's business. */
export function tellTyping(store: AppStore, bridge: Bridge, now: () => number): () => void {
  let last: { readonly to: ConversationId; readonly at: number } | null = null;
  return store.subscribe((state, before) => {
    const to = state.snapshot?.open;
    if (to === undefined || state.drafts === before.drafts || before.snapshot?.open !== to) return;
    const [draft, draftBefore] = [state.drafts.get(to) ?? '', before.drafts.get(to) ?? ''];
    const isCommand = draft.startsWith('/') && !draft.startsWith('//');
    if (isCommand || draft.length <= draftBefore.length) return;
    if (last?.to === to && now() - last.at < SIGNAL_INTERVAL_MS_MIN) return;
    last = { to, at: now() };
    void bridge.call('typing', { conversation: to });
  });
}
