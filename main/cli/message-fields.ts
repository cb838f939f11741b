import type { ChatMessage } from '../engine/events.ts';

/** A message as programs get it: in JSON lines, on the stdin of `--exec`, from `history --json`. */
export const messageFields = (message: ChatMessage) => ({
  id: message.id,
  conversation: message.conversation,
  from: message.senderPubKey,
  nick: message.nick,
  text: Buffer.from(message.plaintext).toString('utf8'),
  time: message.time,
});
