import { type MemberKey, memberOf, type NodeId, type Prekey } from '../../../../shared/ids.ts';
import { PREKEY_KEPT_MS_MAX, SERVED_DEVICE_COUNT_MAX } from '../../../../shared/limits.ts';
import type { MeshStore } from '../../store/port.ts';
import { decodeCbor, encodeCbor } from '../../wire/cbor.ts';
import { hex, list, tuple, uint } from '../../wire/codec.ts';
import type { NodeRecord } from '../../wire/node-record.ts';
import type { Reader, Readers } from './vocabulary.ts';

const note = list(
  tuple({
    node: hex<NodeId>(48),
    generation: uint(),
    version: uint(),
    prekey: hex<Prekey>(32),
    /** When its owner last said so, as far as we heard; by our wall clock. */
    heardAt: uint(),
  }),
  SERVED_DEVICE_COUNT_MAX,
);
type Device = ReturnType<typeof note.read>[number];

/** What a device says of itself, as far as it matters here. */
type Told = Pick<NodeRecord, 'node' | 'generation' | 'version' | 'prekey'>;

const metaOf = (member: MemberKey): string => `prekeys ${member}`;
/** How exact `heardAt` is on disk. */
const HEARD_GRAIN_MS = 24 * 3600 * 1000;

/**
 * The prekeys of all devices, as their owners signed them (M2). On disk, because who starts without a
 * neighbour must be able to write to everybody all the same.
 */
export class KeyDirectory {
  private readonly store: Pick<MeshStore, 'batch' | 'getMeta' | 'setMeta'>;
  private readonly members = new Map<MemberKey, readonly Device[]>();
  /** What was last answered to a list of members, while it holds. */
  private answered: { readonly to: readonly MemberKey[]; readonly readers: Readers } | null = null;

  constructor(store: Pick<MeshStore, 'batch' | 'getMeta' | 'setMeta'>) {
    this.store = store;
  }

  /** Takes up what a device says of itself. An older word than the one known is passed over. */
  note({ node, generation, version, prekey }: Told, wall: number): void {
    if (prekey?.length !== 32) return;
    const member = memberOf(node);
    const devices = this.devicesOf(member);
    const known = devices.find((device) => device.node === node);
    const said = Buffer.from(prekey).toString('hex') as Prekey;
    const heardAt = Math.floor(wall);
    if (known && isLater(known, { generation, version })) return;
    if (known?.prekey === said && Math.abs(heardAt - known.heardAt) < HEARD_GRAIN_MS) return;
    const others = devices.filter((device) => device.node !== node);
    const all = [{ node, generation, version, prekey: said, heardAt }, ...others];
    this.keep(member, all.slice(0, SERVED_DEVICE_COUNT_MAX));
  }

  /** Who was shut out is served no more. */
  forget(member: MemberKey): void {
    if (this.devicesOf(member).length > 0) this.keep(member, []);
  }

  /** The same list for the same one, while nothing has changed. */
  readers(members: readonly MemberKey[], wall: number): Readers {
    if (this.answered?.to === members) return this.answered.readers;
    const readers = [...new Set(members)].map((member) => this.reader(member, wall));
    this.answered = { to: members, readers };
    return readers;
  }

  private reader(member: MemberKey, wall: number): Reader {
    const devices = this.devicesOf(member);
    const [newest] = devices;
    const lively = devices.filter(({ heardAt }) => wall - heardAt < PREKEY_KEPT_MS_MAX);
    // Somebody who was away for long still has the key that was told last.
    const served = lively.length > 0 || !newest ? lively : [newest];
    return { member, prekeys: served.map(({ prekey }) => prekey) };
  }

  private devicesOf(member: MemberKey): readonly Device[] {
    const known = this.members.get(member);
    if (known) return known;
    const bytes = this.store.getMeta(metaOf(member));
    const devices = bytes ? note.read(decodeCbor(bytes), metaOf(member)) : [];
    this.members.set(member, devices);
    return devices;
  }

  /** Newest first. */
  private keep(member: MemberKey, devices: readonly Device[]): void {
    this.members.set(member, devices);
    this.answered = null;
    const bytes = devices.length > 0 ? encodeCbor(note.write(devices)) : null;
    // Others tell it again, so no disk is waited for.
    this.store.batch('written', () => this.store.setMeta(metaOf(member), bytes));
  }
}

type Version = { readonly generation: number; readonly version: number };
const isLater = (a: Version, b: Version): boolean =>
  a.generation > b.generation || (a.generation === b.generation && a.version > b.version);
