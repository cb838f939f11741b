import type { Snapshot } from '../../shared/schemas.ts';

/** So many messages make a conversation that somebody would miss. */
const MESSAGE_COUNT = 5;

/** There are other people here, and something was said. */
export const hasSomethingToLose = ({
  messages,
  moreMessages,
  members,
}: Pick<Snapshot, 'messages' | 'moreMessages' | 'members'>): boolean =>
  members.length > 1 && (moreMessages || messages.length >= MESSAGE_COUNT);
