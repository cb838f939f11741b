/** What an event does to the picture of the world; pure, so that a test can tell it all. */
import type { AppEvent } from '../../shared/contract.ts';
import { NOTICE_COUNT_MAX } from '../../shared/limits.ts';
import { never } from '../../shared/result.ts';
import type { Conversation, Message, Notice, Snapshot } from '../../shared/schemas.ts';
import { belongs, markSent, mergeMessages, replaceMessage, withoutForgotten } from './messages.ts';

export function applyEvent(state: Snapshot, event: AppEvent): Snapshot {
  switch (event.type) {
    case 'snapshot':
      return keepOlderPages(state, event.snapshot);
    case 'status':
      return { ...state, status: event.status };
    case 'members':
      return { ...state, members: event.members };
    case 'relays':
      return { ...state, relays: event.relays };
    case 'message':
      return addMessage(state, event.message);
    case 'conversation':
      return { ...state, conversations: putConversation(state.conversations, event.conversation) };
    case 'changed':
      return { ...state, messages: replaceMessage(state.messages, event.message) };
    case 'sent':
      return { ...state, messages: markSent(state.messages, event.ids) };
    case 'forgotten':
      return { ...state, ...withoutForgotten(state, event.before) };
    case 'copies':
      return { ...state, copies: event.copies };
    case 'notice':
      return { ...state, notices: addNotice(state.notices, event.notice) };
    case 'knocks':
      return { ...state, knocks: event.knocks };
    case 'healing':
      return { ...state, healing: event.healing };
    case 'gaps':
      return { ...state, gaps: event.gaps };
    case 'join':
      return { ...state, join: event.join };
    case 'problems':
      return { ...state, problems: event.problems };
    case 'typing':
    case 'open':
    case 'show':
    case 'link':
      return state;
    default:
      return never(event);
  }
}

/**
 * A snapshot replaces everything. Only the pages somebody scrolled back to stay, when the new page
 * joins onto them without a gap: nobody shall lose the place in the scroll.
 */
function keepOlderPages(before: Snapshot, after: Snapshot): Snapshot {
  if (before.network?.id !== after.network?.id || before.open !== after.open) return after;
  const oldest = after.messages[0];
  // Without anything older they are no more: this device was told to forget them.
  if (oldest === undefined || !after.moreMessages) return after;
  const at = before.messages.findIndex((message) => message.id === oldest.id);
  if (at <= 0) return after;
  return {
    ...after,
    messages: mergeMessages(before.messages.slice(0, at), after.messages),
    moreMessages: before.moreMessages,
  };
}

function addMessage(state: Snapshot, message: Message): Snapshot {
  if (message.conversation !== state.open) return state;
  if (!belongs(state.messages, state.moreMessages, message)) return state;
  return { ...state, messages: mergeMessages(state.messages, [message]) };
}

const putConversation = (
  all: readonly Conversation[],
  changed: Conversation,
): readonly Conversation[] => [...all.filter(({ id }) => id !== changed.id), changed];

function addNotice(notices: readonly Notice[], notice: Notice): readonly Notice[] {
  const others = notices.filter(({ id }) => id !== notice.id);
  return [...others, notice].sort((a, b) => a.time - b.time).slice(-NOTICE_COUNT_MAX);
}
