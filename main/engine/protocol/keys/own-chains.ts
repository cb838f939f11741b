import type { ChainId, MemberKey, Prekey } from '../../../../shared/ids.ts';
import {
  CHAIN_AGE_MS_MAX,
  CHAIN_MESSAGE_COUNT_MAX,
  OWN_CHAIN_COUNT_MAX,
  RECIPIENT_COUNT_MAX,
} from '../../../../shared/limits.ts';
import { toHex } from '../../crypto/hex.ts';
import { WRAP_BYTES } from '../../wire/records.ts';
import { encodeSealedBody } from '../../wire/sealed-body.ts';
import type { Instant } from '../io.ts';
import type { Ciphers, RandomBytes } from '../ports.ts';
import { type Channel, type KeyShare, nameOf, type Readers, shareContext } from './vocabulary.ts';

/** Wraps of a direct conversation come in multiples of so many; a power of two. */
const DIRECT_WRAP_GRAIN = 4;

/** What we say in one conversation, until somebody must not read on. */
type OwnChain = {
  readonly id: ChainId;
  readonly begun: Instant;
  /** Seals the next message; the keys before it are gone. */
  key: Uint8Array;
  index: number;
  /** `seq` of its newest key record. */
  told: number | null;
  /** Whom the key records serve so far. */
  readonly members: Set<MemberKey>;
  readonly prekeys: Set<Prekey>;
  /** Who is served by its identity key, for want of a prekey. */
  readonly marked: Set<MemberKey>;
  /** The last list that was found to be served. */
  served: Readers | null;
};

/** Devices that a key record has yet to serve. */
type Unserved = { readonly prekeys: readonly Prekey[]; readonly identities: readonly MemberKey[] };

/**
 * Sender keys (C2): each message is sealed once, with the next key of a chain that all readers have.
 * Chains are kept in memory only, so that no copy of a data folder can go on with one: a nonce is
 * never used twice, and who takes the folder later finds no key of what was sent.
 */
export class OwnChains {
  private readonly ciphers: Ciphers;
  private readonly random: RandomBytes;
  private readonly chains = new Map<string, OwnChain>();

  constructor(ciphers: Ciphers, random: RandomBytes) {
    this.ciphers = ciphers;
    this.random = random;
  }

  /**
   * What has to be told in the log before the next message of ours: nothing when every reader can
   * read it already. The first of the records that tell it will stand at `seq`.
   */
  share(channel: Channel, readers: Readers, seq: number, now: Instant): KeyShare[] {
    const chain = this.chainOf(channel, readers, now);
    if (chain.served === readers) return [];
    const unserved = missing(chain, readers);
    chain.served = readers;
    const parts = split(unserved);
    // A chain has a key record even when there is nobody to serve.
    if (parts.length === 0 && chain.told === null) parts.push({ prekeys: [], identities: [] });
    return parts.map((part, at) => this.serve(channel, chain, part, seq + at));
  }

  /** Seals with the next key, which is forgotten. After {@link share} only. */
  seal(channel: Channel, text: Uint8Array, nonce: Uint8Array, context: Uint8Array): Uint8Array {
    const chain = this.chains.get(nameOf(channel));
    if (!chain || chain.told === null) throw new Error('no chain was shared');
    const { id, index, told } = chain;
    const { message, chain: next } = this.ciphers.step(chain.key);
    chain.key = next;
    chain.index += 1;
    const box = this.ciphers.seal(message, nonce, text, context);
    return encodeSealedBody({ chain: id, key: told, index, box });
  }

  /** What was shared did not reach the log: nobody has the chain. */
  drop(channel: Channel): void {
    this.chains.delete(nameOf(channel));
  }

  private chainOf(channel: Channel, readers: Readers, now: Instant): OwnChain {
    const name = nameOf(channel);
    const current = this.chains.get(name);
    if (current && !isOver(current, readers, now)) return current;
    this.chains.delete(name);
    for (const oldest of this.chains.keys()) {
      if (this.chains.size < OWN_CHAIN_COUNT_MAX) break;
      this.chains.delete(oldest);
    }
    const chain: OwnChain = {
      id: toHex(this.random(16)) as ChainId,
      begun: now,
      key: this.random(32),
      index: 0,
      told: null,
      members: new Set(),
      prekeys: new Set(),
      marked: new Set(),
      served: null,
    };
    this.chains.set(name, chain);
    return chain;
  }

  private serve(channel: Channel, chain: OwnChain, part: Unserved, seq: number): KeyShare {
    const context = shareContext(channel, chain.id, chain.index);
    const wrapped = this.ciphers.wrap(chain.key, part.prekeys, part.identities, context);
    const earlier = chain.told;
    chain.told = seq;
    for (const prekey of part.prekeys) chain.prekeys.add(prekey);
    for (const member of part.identities) chain.marked.add(member);
    const { id, index } = chain;
    const marked = part.identities.length > 0;
    const wraps = channel.conversation ? this.filled(wrapped.wraps) : wrapped.wraps;
    return { chain: id, index, earlier, marked, ephemeral: wrapped.ephemeral, wraps };
  }

  /** How many devices two people have is nobody else's business: random bytes look like a wrap. */
  private filled(wraps: readonly Uint8Array[]): readonly Uint8Array[] {
    const lacking = -wraps.length & (DIRECT_WRAP_GRAIN - 1);
    return [...wraps, ...Array.from({ length: lacking }, () => this.random(WRAP_BYTES))];
  }
}

/** Too old, too long, or somebody reads along who must not, or need not by a key that lasts. */
function isOver(chain: OwnChain, readers: Readers, now: Instant): boolean {
  if (chain.index >= CHAIN_MESSAGE_COUNT_MAX) return true;
  if (now.mono - chain.begun.mono >= CHAIN_AGE_MS_MAX) return true;
  if (now.wall - chain.begun.wall >= CHAIN_AGE_MS_MAX) return true;
  if (chain.served === readers) return false;
  const present = new Set(readers.map(({ member }) => member));
  for (const member of chain.members) if (!present.has(member)) return true;
  return readers.some(({ member, prekeys }) => prekeys.length > 0 && chain.marked.has(member));
}

function missing(chain: OwnChain, readers: Readers): Unserved {
  const prekeys = new Set<Prekey>();
  const identities: MemberKey[] = [];
  for (const reader of readers) {
    chain.members.add(reader.member);
    for (const prekey of reader.prekeys) if (!chain.prekeys.has(prekey)) prekeys.add(prekey);
    if (reader.prekeys.length === 0 && !chain.marked.has(reader.member))
      identities.push(reader.member);
  }
  return { prekeys: [...prekeys], identities };
}

/** In records that hold no more than they may. */
function split({ prekeys, identities }: Unserved): Unserved[] {
  const parts: Unserved[] = [];
  for (let at = 0; at < prekeys.length + identities.length; at += RECIPIENT_COUNT_MAX) {
    const end = at + RECIPIENT_COUNT_MAX;
    const [from, to] = [at - prekeys.length, end - prekeys.length].map((n) => Math.max(0, n));
    parts.push({ prekeys: prekeys.slice(at, end), identities: identities.slice(from, to) });
  }
  return parts;
}
