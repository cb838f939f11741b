import type { RecordId } from '../../../../shared/ids.ts';
import { type MemberKey, memberOf, NODE_ID_BYTES, type NodeId } from '../../../../shared/ids.ts';
import { DEVICE_COUNT_MAX, PAGE_MESSAGES_MAX } from '../../../../shared/limits.ts';
import type { Copies, Holder } from '../../../../shared/mesh-types.ts';
import type { OwnDevice } from '../../events.ts';
import type { MeshStore, StoredRecord } from '../../store/port.ts';
import { decodeCbor, encodeCbor } from '../../wire/cbor.ts';
import { hex, list, nullable, text, tuple, uint } from '../../wire/codec.ts';
import type { Instant, Outbox } from '../io.ts';
import type { Present } from '../membership/membership.ts';

/** A device that nobody has seen for so long is waited for no more, milliseconds. */
const GONE_MS = 30 * 24 * 3600 * 1000;
/** What is known of the devices is written down at most this often, milliseconds. */
const KEEP_INTERVAL_MS = 10_000;

/** What is known of another node: when it was last heard of, how much of our log it holds, and which
 * revocations it enforces. */
type Device = { seenAt: number; held: number; revocations: string | null };

/** How far a log goes. */
type Reach = Pick<StoredRecord, 'log' | 'author' | 'seq'>;
type Spoken = Reach & Pick<StoredRecord, 'id'>;

const NOTE = 'devices';
const note = list(
  tuple({
    node: hex<NodeId>(NODE_ID_BYTES),
    seenAt: uint(),
    held: nullable(uint()),
    revocations: nullable(text(16)),
  }),
  DEVICE_COUNT_MAX,
);

export type DeliveriesOptions = {
  readonly self: NodeId;
  readonly store: MeshStore;
  readonly belongs: (member: MemberKey) => boolean;
  readonly nickOf: (member: MemberKey) => string | null;
  /** As the list of members says at this moment: the two must never contradict each other. */
  readonly isOnline: (node: NodeId) => boolean;
};

/** Where copies of our own messages are: which devices there are, and how far each has come (C7). */
export class Deliveries {
  private readonly options: DeliveriesOptions;
  private readonly out: Outbox;
  private readonly devices = new Map<NodeId, Device>();
  /** Own messages that no other node is known to have, oldest first. */
  private unsent: Spoken[] = [];
  private told = '';
  private changed = false;
  private keptAt = Number.NEGATIVE_INFINITY;

  /** Own messages that no other node is known to have. */
  get unsentCount(): number {
    return this.unsent.length;
  }

  constructor(options: DeliveriesOptions, out: Outbox) {
    this.options = options;
    this.out = out;
    const kept = options.store.getMeta(NOTE);
    if (kept)
      for (const { node, seenAt, held, revocations } of note.read(decodeCbor(kept), NOTE))
        this.devices.set(node, { seenAt, held: held ?? -1, revocations });
  }

  /**
   * Takes up what was not known to be sent when the program ended: also what this device said before
   * it became another node (M3).
   */
  resume(conversation: string): void {
    const { store, self } = this.options;
    for (const { id, from, sent } of store.page(conversation, null, PAGE_MESSAGES_MAX).messages) {
      const record = from === memberOf(self) && !sent ? store.get(id) : null;
      if (record) this.spoken(record);
    }
  }

  /** A message of ours is on this disk. */
  spoken({ log, author, seq, id }: Spoken): void {
    this.unsent.push({ log, author, seq, id });
  }

  /** A node holds a log of ours up to a number. */
  held(node: NodeId, reach: Reach, now: Instant): void {
    const { log, author, seq } = reach;
    this.markSent(reach);
    if (log !== 'everyone' || author !== this.options.self) return;
    const device = this.device(node, now);
    if (seq <= device.held) return;
    device.held = seq;
    this.changed = true;
    this.tell(now);
  }

  /** A node enforces the revocations of that name. */
  enforces(node: NodeId, revocations: string, now: Instant): void {
    const device = this.device(node, now);
    this.changed ||= device.revocations !== revocations;
    device.revocations = revocations;
  }

  /** Once a gossip interval: who is heard of now. */
  round(nodes: Iterable<Present>, now: Instant): void {
    for (const { node, online, signedAt } of nodes) {
      // Of one that was away since before we heard of it, its word is the last that is known.
      const device = this.device(node, now, Math.min(signedAt, now.wall));
      if (!online) continue;
      device.seenAt = Math.max(device.seenAt, Math.floor(now.wall));
    }
    this.tell(now);
    if (this.changed && now.mono - this.keptAt >= KEEP_INTERVAL_MS) this.keep(now);
  }

  /** Writes down what is known, for the next start. */
  keep(now: Instant): void {
    this.changed = false;
    this.keptAt = now.mono;
    const devices = [...this.devices].map(([node, { seenAt, held, revocations }]) => ({
      node,
      seenAt,
      held: held < 0 ? null : held,
      revocations,
    }));
    this.options.store.batch('written', () =>
      this.options.store.setMeta(NOTE, encodeCbor(note.write(devices))),
    );
  }

  /**
   * How many devices there are, and how far in our log each of the others has come. A device of our
   * own counts while it is on line: a lost one that was restored from words would lack everything.
   */
  copies(now: Instant): Copies {
    const held = this.recipients(now).map(([, device]) => device.held);
    return { devices: held.length + 1, held: held.filter((seq) => seq >= 0).sort((a, b) => a - b) };
  }

  /** The number of a message in our own log `everyone`; null for what others wrote. */
  seqOf(id: RecordId): number | null {
    const record = this.options.store.get(id);
    return record?.log === 'everyone' && record.author === this.options.self ? record.seq : null;
  }

  /** Of a message by its id; empty for what others wrote. */
  holdersOf(id: RecordId, now: Instant): Holder[] {
    const seq = this.seqOf(id);
    return seq === null ? [] : this.holders(seq, now);
  }

  /** Person by person: who has the message of that number, and who was last heard of when. */
  holders(seq: number, now: Instant): Holder[] {
    return this.people(this.recipients(now), (device) => device.held >= seq);
  }

  /** Person by person: whose devices enforce the revocations of that name (R5). */
  enforcers(revocations: string, now: Instant): Holder[] {
    return this.people(this.waitedFor(now), (device) => device.revocations === revocations);
  }

  /** The other devices of this node's own member that were heard of in the last 30 days. */
  ownDevices(now: Instant): OwnDevice[] {
    const own = memberOf(this.options.self);
    return this.waitedFor(now)
      .filter(([node]) => memberOf(node) === own)
      .map(([nodeId, { seenAt }]) => ({ nodeId, seenAt, online: this.options.isOnline(nodeId) }))
      .sort((a, b) => b.seenAt - a.seenAt);
  }

  private people(devices: [NodeId, Device][], has: (device: Device) => boolean): Holder[] {
    const people = new Map<MemberKey, Holder>();
    for (const [node, device] of devices) {
      const key = memberOf(node);
      const before = people.get(key);
      people.set(key, {
        key,
        nick: this.options.nickOf(key),
        devices: (before?.devices ?? 0) + 1,
        having: (before?.having ?? 0) + (has(device) ? 1 : 0),
        online: (before?.online ?? false) || this.options.isOnline(node),
        seenAt: Math.max(before?.seenAt ?? 0, device.seenAt),
      });
    }
    return [...people.values()];
  }

  private recipients(now: Instant): [NodeId, Device][] {
    const own = memberOf(this.options.self);
    return this.waitedFor(now).filter(
      ([node]) => memberOf(node) !== own || this.options.isOnline(node),
    );
  }

  private waitedFor(now: Instant): [NodeId, Device][] {
    return [...this.devices].filter(
      ([node, { seenAt }]) => now.wall - seenAt <= GONE_MS && this.options.belongs(memberOf(node)),
    );
  }

  private device(node: NodeId, now: Instant, seenAt = now.wall): Device {
    const known = this.devices.get(node);
    if (known) return known;
    const device: Device = { seenAt: Math.floor(seenAt), held: -1, revocations: null };
    this.devices.set(node, device);
    this.changed = true;
    if (this.devices.size > DEVICE_COUNT_MAX) this.forgetOldest();
    return device;
  }

  private forgetOldest(): void {
    const [oldest] = [...this.devices].sort(([, a], [, b]) => a.seenAt - b.seenAt);
    if (oldest) this.devices.delete(oldest[0]);
  }

  private markSent({ log, author, seq }: Reach): void {
    const isHeld = (own: Spoken) => own.log === log && own.author === author && own.seq <= seq;
    const ids = this.unsent.filter(isHeld).map(({ id }) => id);
    if (ids.length === 0) return;
    this.unsent = this.unsent.filter((own) => !isHeld(own));
    this.options.store.markSent(ids);
    this.out.emit({ type: 'MessagesSent', ids });
  }

  private tell(now: Instant): void {
    const copies = this.copies(now);
    const told = JSON.stringify(copies);
    if (told === this.told) return;
    this.told = told;
    this.out.emit({ type: 'CopiesChanged', copies });
  }
}
