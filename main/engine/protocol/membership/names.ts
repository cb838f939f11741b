import { type MemberKey, memberOf } from '../../../../shared/ids.ts';
import { NAME_COUNT_MAX, NICK_BYTES_MAX } from '../../../../shared/limits.ts';
import type { MeshStore } from '../../store/port.ts';
import { decodeCbor, encodeCbor } from '../../wire/cbor.ts';
import { hex, list, text, tuple, uint } from '../../wire/codec.ts';
import type { NodeRecord } from '../../wire/node-record.ts';

const NOTE = 'names';
const note = list(
  tuple({ member: hex<MemberKey>(32), nick: text(NICK_BYTES_MAX), signedAt: uint() }),
  NAME_COUNT_MAX,
);

type NameStore = Pick<MeshStore, 'batch' | 'getMeta' | 'setMeta'>;
type Named = { readonly nick: string; readonly signedAt: number };

/**
 * What each member was last called, by a record that it signed. On disk, because who starts without
 * a neighbour has no record of anybody (M2), and knows all the same with whom they have spoken.
 */
export class Names {
  private readonly store: NameStore;
  /** Whose name changed last stands last. */
  private readonly names = new Map<MemberKey, Named>();
  private isChanged = false;

  constructor(store: NameStore) {
    this.store = store;
    const kept = store.getMeta(NOTE);
    if (kept)
      for (const { member, ...named } of note.read(decodeCbor(kept), NOTE))
        this.names.set(member, named);
  }

  of(member: MemberKey): string | null {
    return this.names.get(member)?.nick ?? null;
  }

  /** A node says what its owner is called. Another device may have said so later. */
  note({ node, nick, signedAt }: Pick<NodeRecord, 'node' | 'nick' | 'signedAt'>): void {
    const member = memberOf(node);
    const known = this.names.get(member);
    if (nick === null || known?.nick === nick || (known && known.signedAt > signedAt)) return;
    this.names.delete(member);
    this.names.set(member, { nick, signedAt });
    this.isChanged = true;
    if (this.names.size <= NAME_COUNT_MAX) return;
    const [longestAgo] = this.names.keys();
    if (longestAgo !== undefined) this.names.delete(longestAgo);
  }

  /** Writes down what is new. */
  keep(): void {
    if (!this.isChanged) return;
    this.isChanged = false;
    const names = [...this.names].map(([member, named]) => ({ member, ...named }));
    // Others tell it again, so no disk is waited for.
    this.store.batch('written', () => this.store.setMeta(NOTE, encodeCbor(note.write(names))));
  }
}

/** Whoever is spoken with in another network is called what they were called in this one. */
export const carryNames = (from: NameStore, to: NameStore): void =>
  to.setMeta(NOTE, from.getMeta(NOTE));
