import {
  type MemberKey,
  memberOf,
  type NetworkId,
  type NodeId,
  type RecordId,
} from '../../../../shared/ids.ts';
import { hkdfSha256 } from '../../crypto/hash.ts';
import { fromHex } from '../../crypto/hex.ts';
import type { Signer } from '../ports.ts';

const LABEL = 'mesh-chat/direct/1';
const ID_BYTES = 32;
/** Secrets that are kept, so that one exchange serves a whole conversation. */
const SECRET_COUNT_MAX = 4096;

/**
 * Names the logs of direct messages (C3): one for each node and the member it speaks to. Only the two
 * can compute a name; to everybody else it is 32 random bytes, and the two directions look unrelated.
 */
export class DirectNames {
  private readonly network: NetworkId;
  private readonly signer: Pick<Signer, 'publicKey' | 'agree'>;
  private readonly label: Uint8Array;
  private readonly secrets = new Map<MemberKey, Uint8Array | null>();

  /** @param label what the names are for: each use has names that have nothing to do with the others' */
  constructor(network: NetworkId, signer: Pick<Signer, 'publicKey' | 'agree'>, label = LABEL) {
    this.label = Buffer.from(label);
    this.network = network;
    this.signer = signer;
  }

  /** Where `author` speaks to `to`, one of which is our own member; null for a key nobody owns. */
  of(author: NodeId, to: MemberKey): Uint8Array | null {
    const writer = memberOf(author);
    const secret = this.secretWith(writer === this.signer.publicKey ? to : writer);
    if (secret === null) return null;
    const info = Buffer.concat([this.label, fromHex(author), fromHex(to)]);
    return hkdfSha256(secret, fromHex(this.network), info, ID_BYTES);
  }

  private secretWith(member: MemberKey): Uint8Array | null {
    const known = this.secrets.get(member);
    if (known !== undefined) return known;
    if (this.secrets.size >= SECRET_COUNT_MAX) this.secrets.clear();
    const secret = this.signer.agree(member);
    this.secrets.set(member, secret);
    return secret;
  }
}

/** A conversation as its messages name it: with whom, and the opaque id of our own log of it. */
export type DirectConversation = { readonly peer: MemberKey; readonly id: Uint8Array };

/** The place of the next record in a log. */
export type Chained = { readonly seq: number; readonly prev: RecordId | null };
