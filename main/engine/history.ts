import type { ChatMessage } from './events.ts';
import type { NetworkSession } from './protocol/session.ts';
import type { MeshStore, SincePosition } from './store/port.ts';

/** Messages are read from the store in pages of so many. */
const PAGE_COUNT = 200;

/** All messages after a moment of the hybrid clock, or all there are (0), in their order. */
export function readHistory(
  store: MeshStore,
  session: Pick<NetworkSession, 'toChatMessage' | 'messages'>,
  since: SincePosition | 0,
): ChatMessage[] {
  const messages: ChatMessage[] = [];
  let after: SincePosition | null = since === 0 ? null : since;
  for (;;) {
    const page = store.messagesSince(null, after, PAGE_COUNT);
    const due = page.filter(({ ms }) => ms < session.messages.end.ms);
    messages.push(...due.map((message) => session.toChatMessage(message)));
    const last = page.at(-1);
    if (!last || page.length < PAGE_COUNT) return messages;
    after = last;
  }
}
