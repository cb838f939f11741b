/** Which message is worth a notification, and what it says. */
import type { DesktopSettings } from '../../shared/insight-schemas.ts';
import type { ChatMessage } from '../engine/events.ts';
import { STRINGS } from './strings.ts';

const BODY_CHARS_MAX = 200;

export type NotificationFacts = {
  readonly settings: Pick<DesktopSettings, 'notifications' | 'hideContent'>;
  readonly network: string;
  /** The conversation is muted. */
  readonly isMuted: boolean;
  /** It calls the reader by name. */
  readonly isMention: boolean;
  /** The reader looks at the window now. */
  readonly isWatching: boolean;
};

export type NotificationWords = { readonly title: string; readonly body: string };

/** Null when it is none. A message to oneself alone counts as a call by name. */
export function notificationOf(
  message: Pick<ChatMessage, 'conversation' | 'nick' | 'own' | 'plaintext' | 'senderPubKey'>,
  facts: NotificationFacts,
): NotificationWords | null {
  const { settings, isMuted, isMention, isWatching } = facts;
  const isPersonal = isMention || message.conversation !== 'everyone';
  if (message.own || isWatching || settings.notifications === 'none') return null;
  if (settings.notifications === 'mentions' && !isPersonal) return null;
  // Somebody who calls by name is heard in a muted conversation too.
  if (isMuted && !isMention) return null;
  if (settings.hideContent) return { title: STRINGS.appName, body: STRINGS.notifyHidden };
  const name = message.nick ?? message.senderPubKey.slice(0, 8);
  const title = message.conversation === 'everyone' ? `${name} · ${facts.network}` : name;
  const text = Buffer.from(message.plaintext).toString('utf8');
  return { title: oneLine(title), body: oneLine(text).slice(0, BODY_CHARS_MAX) };
}

/** Control characters can make a notification look like another one. */
const oneLine = (text: string): string => text.replace(/\p{C}+/gu, ' ').trim();
