import {
  type InstanceId,
  type MemberKey,
  memberOf,
  type NetworkId,
  type NodeId,
  nodeId,
} from '../../../../shared/ids.ts';
import { ciphersOf } from '../../crypto/ciphers.ts';
import { SigningKey } from '../../crypto/ed25519.ts';
import { sha256 } from '../../crypto/hash.ts';
import { randomBytes } from '../../crypto/random.ts';
import { MemoryStore } from '../../store/memory.ts';
import type { Carried } from '../../store/port.ts';
import { isKind, type LogRecord } from '../../wire/records.ts';
import { Chat } from '../chat/chat.ts';
import type { DirectConversation } from '../chat/direct.ts';
import type { Instant } from '../io.ts';
import { toStored } from '../logs/sync.ts';
import { GroupKeys } from './group-keys.ts';

/** A node as far as keys go: no links, no roster; whom to trust and what arrives is up to the test. */

export const NETWORK = 'aa'.repeat(32) as NetworkId;
export const DAY = 24 * 3600 * 1000;
const EPOCH = 1_790_000_000_000;

/** Days after the beginning of time. */
export const day = (days: number): Instant => ({ mono: days * DAY, wall: EPOCH + days * DAY });

export const identity = (name: string): SigningKey =>
  SigningKey.fromSeed(sha256(Buffer.from(name)));
export const memberNamed = (name: string): MemberKey => identity(name).publicKey;

type Said = { readonly record: LogRecord<'message'>; readonly all: readonly LogRecord[] };

export class Device {
  readonly name: string;
  readonly store: MemoryStore;
  readonly node: NodeId;
  readonly keys: GroupKeys;
  readonly chat: Chat;
  private readonly log = new Map<string, LogRecord>();
  private version = 0;

  /** @param name `alice@phone` is another device of alice */
  constructor(
    name: string,
    options: { at?: number; store?: MemoryStore; network?: NetworkId } = {},
  ) {
    const { at = 0, store = new MemoryStore(), network = NETWORK } = options;
    const signer = identity(name.split('@')[0] ?? name);
    this.name = name;
    this.store = store;
    const instance = Buffer.from(sha256(Buffer.from(name)))
      .toString('hex')
      .slice(0, 32);
    this.node = nodeId(signer.publicKey, instance as InstanceId);
    this.keys = new GroupKeys({
      network,
      self: this.node,
      ciphers: ciphersOf(signer, randomBytes),
      random: randomBytes,
      store,
      now: day(at),
    });
    this.chat = new Chat({
      network,
      self: this.node,
      signer,
      random: randomBytes,
      keys: this.keys,
      time: { now: ({ wall }) => wall, horizon: () => Number.MAX_SAFE_INTEGER },
    });
  }

  /** The next process on the same folder. */
  restarted(): Device {
    const next = new Device(this.name, { store: this.store });
    for (const [name, record] of this.log) next.log.set(name, record);
    return next;
  }

  get member(): MemberKey {
    return memberOf(this.node);
  }

  /** Hears the node record of another. */
  hears(other: Device, at = 0): void {
    const { node, keys } = other;
    other.version += 1;
    const record = { node, generation: 1, version: other.version, prekey: keys.prekey };
    this.keys.note(record as Parameters<GroupKeys['note']>[0], day(at));
  }

  /** Says something; its records stand in the own log, and go wherever the test takes them. */
  say(
    text: string,
    readers: readonly MemberKey[],
    at = 0,
    conversation: DirectConversation | null = null,
  ): Said {
    const name = conversation ? conversation.peer : 'everyone';
    const last = this.log.get(name);
    const place = { seq: last ? last.content.seq + 1 : 0, prev: last?.id ?? null };
    const body = { kind: 'text', text, replyTo: null } as const;
    const audience = { conversation, readers };
    const { told, record } = this.chat.compose(body, { ...place, ...audience }, day(at));
    this.log.set(name, record);
    for (const own of [...told, record]) this.store.append(toStored(own), null);
    return { record, all: [...told, record] };
  }

  /** Stores records in this order, and reads what can be read. */
  takes(records: readonly LogRecord[], at = 0): string[] {
    return records.flatMap((record) => {
      if (this.store.has(record.id)) return [];
      const reading = isKind(record, 'message') ? this.chat.read(record, day(at)) : null;
      this.store.append(toStored(record), null);
      if (reading?.body) this.store.keepBody(record.id, reading.body);
      const late = isKind(record, 'key') ? this.chat.late(record) : [];
      for (const { record: opened, reading: of } of late)
        if (of.body) this.store.keepBody(opened.id, of.body);
      return [...(reading ? [reading] : []), ...late.map(({ reading: of }) => of)].flatMap(
        ({ message }) => textOf(message),
      );
    });
  }
}

const textOf = (message: Carried | null): string[] =>
  message && 'text' in message && message.text !== null ? [message.text] : [];

/** Each device knows each one's prekey. */
export function acquaint(devices: readonly Device[], at = 0): MemberKey[] {
  for (const one of devices) for (const other of devices) if (one !== other) one.hears(other, at);
  return [...new Set(devices.map(({ member }) => member))];
}
