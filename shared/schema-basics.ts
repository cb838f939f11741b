/** The small schemas that the others are made of. */
import * as v from 'valibot';
import { EMOJI_BYTES_MAX, isEmoji } from './emoji.ts';
import type { LinkKey, MemberKey, NetworkId, NodeId, RecordId } from './ids.ts';
import {
  type ConversationId,
  isLinkKey,
  isMemberKey,
  isNetworkId,
  isNodeId,
  isRecordId,
} from './ids.ts';
import {
  MESSAGE_BYTES_MAX,
  SEARCH_QUERY_CHARS_MAX,
  SEED_COUNT_MAX,
  URL_CHARS_MAX,
} from './limits.ts';

export const text = (charsMax: number) => v.pipe(v.string(), v.maxLength(charsMax));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Milliseconds since the Unix epoch. */
export const time = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));
export const list = <T extends v.GenericSchema>(item: T, max: number) =>
  v.pipe(v.array(item), v.maxLength(max), v.readonly());

export const memberKey = v.custom<MemberKey>((x) => typeof x === 'string' && isMemberKey(x));
export const nodeId = v.custom<NodeId>((x) => typeof x === 'string' && isNodeId(x));
export const networkId = v.custom<NetworkId>((x) => typeof x === 'string' && isNetworkId(x));
export const linkKey = v.custom<LinkKey>((x) => typeof x === 'string' && isLinkKey(x));
export const recordId = v.custom<RecordId>((x) => typeof x === 'string' && isRecordId(x));
export const conversationId = v.custom<ConversationId>(
  (x) => x === 'everyone' || (typeof x === 'string' && isMemberKey(x)),
);
export const nick = text(128);
export const networkName = text(256);
export const address = text(300);
export const addresses = list(address, SEED_COUNT_MAX);
/** In UTF-16 units, so always at least as strict a bound as the engine's in bytes needs. */
export const messageText = text(MESSAGE_BYTES_MAX);

export const emoji = v.pipe(text(EMOJI_BYTES_MAX), v.check(isEmoji));
/** Checked against `openableUrl` as well, in main. */
export const webUrl = text(URL_CHARS_MAX);
export const searchQuery = text(SEARCH_QUERY_CHARS_MAX);
