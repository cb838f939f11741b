import type { ChainId, MemberKey, NetworkId, NodeId, Prekey } from '../../../../shared/ids.ts';
import { fromHex } from '../../crypto/hex.ts';
import { encodeCbor } from '../../wire/cbor.ts';
import { type Content, logOfConversation } from '../../wire/records.ts';

/** A member who may read, with the prekeys of its devices; without any, its identity key serves. */
export type Reader = { readonly member: MemberKey; readonly prekeys: readonly Prekey[] };

/** Who may read. Whoever asks again hands in the same list while nothing has changed. */
export type Readers = readonly Reader[];

/** A log of what somebody says: whose chain a key belongs to. */
export type Channel = {
  readonly network: NetworkId;
  readonly author: NodeId;
  /** Null for everyone, else the opaque id of a direct conversation. */
  readonly conversation: Uint8Array | null;
};

/** What a key record says, but for its place in the log. */
export type KeyShare = Pick<
  Content<'key'>,
  'chain' | 'index' | 'earlier' | 'ephemeral' | 'marked' | 'wraps'
>;

export const nameOf = ({ author, conversation }: Channel): string =>
  `${author} ${logOfConversation(conversation)}`;

/** What a wrapped chain head is bound to: in another's record, or elsewhere, it does not open. */
export const shareContext = (
  { network, author, conversation }: Channel,
  chain: ChainId,
  index: number,
): Uint8Array =>
  encodeCbor([
    'mesh-chat/key/1',
    fromHex(network),
    conversation,
    fromHex(author),
    fromHex(chain),
    index,
  ]);
