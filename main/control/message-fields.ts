import type { ChatMessage } from '../engine/events.ts';

/** A message as programs get it: in JSON lines, on the stdin of `--exec`, from `history`. */
export const messageFields = (message: ChatMessage) => ({
  id: message.id,
  conversation: message.conversation,
  from: message.senderPubKey,
  nick: message.nick,
  text: Buffer.from(message.plaintext).toString('utf8'),
  /** Milliseconds since 1970. */
  time: message.time,
  own: message.own,
});

export type MessageFields = ReturnType<typeof messageFields>;
