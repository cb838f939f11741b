import {
  type ConversationId,
  type MemberKey,
  memberOf,
  type NetworkId,
  type NodeId,
} from '../../../../shared/ids.ts';
import {
  SIGNAL_INTERVAL_MS_MIN,
  SIGNAL_PEER_COUNT_MAX,
  SIGNAL_SEALED_BYTES_MAX,
} from '../../../../shared/limits.ts';
import { MeshError } from '../../errors.ts';
import { decodeCbor, encodeCbor } from '../../wire/cbor.ts';
import { bytes, fixed, nullable, tuple } from '../../wire/codec.ts';
import type { Instant, Outbox } from '../io.ts';
import type { Ciphers, RandomBytes, Signer } from '../ports.ts';
import { DirectNames } from './direct.ts';

const LABEL = 'mesh-chat/signal/1';
const CONTEXT = Buffer.from(LABEL);
const NONCE_BYTES = 12;

/** To everyone the word itself; to one member the word sealed, which is 16 bytes longer. */
const signal = tuple({
  nonce: nullable(fixed(NONCE_BYTES)),
  word: bytes(SIGNAL_SEALED_BYTES_MAX),
});
const TYPING = Uint8Array.of(1);

export type SignalsOptions = {
  readonly network: NetworkId;
  readonly self: NodeId;
  readonly signer: Pick<Signer, 'publicKey' | 'agree'>;
  readonly ciphers: Pick<Ciphers, 'seal' | 'open'>;
  readonly random: RandomBytes;
  readonly isMember: (member: MemberKey) => boolean;
  /** Signed by this node, passed on by all, kept by none. */
  readonly broadcast: (payload: Uint8Array, now: Instant) => void;
};

/**
 * Passing news between people (C10): that somebody is writing. Told by a signed broadcast that
 * nobody stores. What is for one member alone is sealed for it: the others that pass it on learn
 * that somebody is about to write to somebody, and no more.
 */
export class Signals {
  private readonly options: SignalsOptions;
  private readonly keys: DirectNames;
  private readonly out: Outbox;
  private last: { readonly to: ConversationId; readonly at: number } | null = null;
  /** When each member was last heard: nobody gets more of the user's attention than a person would. */
  private readonly heard = new Map<MemberKey, number>();

  constructor(options: SignalsOptions, out: Outbox) {
    this.options = options;
    this.keys = new DirectNames(options.network, options.signer, LABEL);
    this.out = out;
  }

  /** Our user is writing. Told at most once an interval. */
  typing(to: ConversationId, now: Instant): void {
    const { last } = this;
    if (last && last.to === to && now.mono - last.at < SIGNAL_INTERVAL_MS_MIN) return;
    const payload = this.payload(to);
    if (payload === null) return;
    this.last = { to, at: now.mono };
    this.options.broadcast(payload, now);
  }

  /** Whoever passed on a malformed one is not to blame: it is not heard. */
  receive(origin: NodeId, payload: Uint8Array, now: Instant): void {
    const from = memberOf(origin);
    if (from === this.options.signer.publicKey) return;
    const read = readSignal(payload);
    if (read === null) return;
    const { nonce, word } = read;
    const told = nonce === null ? word : this.open(origin, nonce, word);
    if (!told || Buffer.compare(told, TYPING) !== 0 || this.isOften(from, now)) return;
    this.out.emit({ type: 'Typing', conversation: nonce ? from : 'everyone', pubKey: from });
  }

  private isOften(from: MemberKey, now: Instant): boolean {
    const before = this.heard.get(from);
    if (before !== undefined && now.mono - before < SIGNAL_INTERVAL_MS_MIN / 2) return true;
    this.heard.delete(from);
    this.heard.set(from, now.mono);
    for (const oldest of this.heard.keys()) {
      if (this.heard.size <= SIGNAL_PEER_COUNT_MAX) break;
      this.heard.delete(oldest);
    }
    return false;
  }

  private payload(to: ConversationId): Uint8Array | null {
    if (to === 'everyone') return encodeCbor(signal.write({ nonce: null, word: TYPING }));
    const { self, signer, ciphers, random, isMember } = this.options;
    const key = to !== signer.publicKey && isMember(to) ? this.keys.of(self, to) : null;
    if (key === null) return null;
    const nonce = random(NONCE_BYTES);
    return encodeCbor(signal.write({ nonce, word: ciphers.seal(key, nonce, TYPING, CONTEXT) }));
  }

  private open(origin: NodeId, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | null {
    const key = this.keys.of(origin, this.options.signer.publicKey);
    return key && this.options.ciphers.open(key, nonce, sealed, CONTEXT);
  }
}

function readSignal(payload: Uint8Array): ReturnType<typeof signal.read> | null {
  try {
    return signal.read(decodeCbor(payload), 'signal');
  } catch (error) {
    if (error instanceof MeshError) return null;
    throw error;
  }
}
