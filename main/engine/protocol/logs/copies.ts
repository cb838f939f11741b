import { type MemberKey, memberOf, type NodeId, type RecordId } from '../../../../shared/ids.ts';
import { never } from '../../../../shared/result.ts';
import type { Carried } from '../../store/port.ts';
import type { WireMessage } from '../../wire/messages.ts';
import type { LogRecord } from '../../wire/records.ts';
import type { Reading } from '../chat/chat.ts';
import { Histories } from '../history/histories.ts';
import type { Instant, LinkId, Outbox } from '../io.ts';
import type { Membership } from '../membership/membership.ts';
import type { Roster } from '../roster/roster.ts';
import { Bodies } from './bodies.ts';
import { Deliveries } from './deliveries.ts';
import { Receipts, type ReceiptsOptions } from './receipts.ts';

export type CopiesOptions = Omit<
  ReceiptsOptions,
  'generation' | 'belongs' | 'revocations' | 'told'
> & {
  readonly roster: Roster;
  readonly membership: Membership;
  readonly peerOf: (link: LinkId) => NodeId | null;
  /** Nothing that a link has told of is on its way. */
  readonly settled: () => boolean;
  /** Tells every link what is held here, so that each sends what is lacking. */
  readonly compareAll: () => void;
  /** Days of history that this node gives to, and wants from, nodes of an open network. */
  readonly openHistoryDays: number;
  /** @throws MeshError `peer-misbehaved` when the body is not what the author signed */
  readonly read: (record: LogRecord<'message'>, body: Uint8Array) => Reading;
  readonly opened: (record: LogRecord<'message'>, message: Carried) => void;
};

/** Who has what: the bodies that some lack, the receipts of all, and where our own messages are. */
export class Copies {
  readonly deliveries: Deliveries;
  readonly histories: Histories;
  private readonly bodies: Bodies;
  private readonly receipts: Receipts;
  private readonly options: CopiesOptions;

  constructor(options: CopiesOptions, out: Outbox) {
    const { store, roster, membership, peerOf, read, opened } = options;
    this.options = options;
    this.deliveries = new Deliveries(
      {
        ...options,
        // A relay holds what it cannot read: that is no delivery.
        belongs: (member) => roster.isMember(member),
        nickOf: (member) => membership.nickOf(member),
        isOnline: (node) => membership.get(node)?.online ?? false,
      },
      out,
    );
    this.receipts = new Receipts(
      {
        ...options,
        belongs: (member) => roster.mayLink(member),
        generation: () => membership.self.generation,
        revocations: () => roster.revocationsHint,
        told: (node, { revocations, seq }, now) => {
          this.deliveries.enforces(node, revocations, now);
          const own = { log: 'everyone', author: options.self };
          if (seq !== null) this.deliveries.held(node, { ...own, seq }, now);
        },
      },
      out,
    );
    this.histories = new Histories({ ...options, receipts: () => this.receipts.all() }, out);
    const readsFrom = (member: MemberKey, now: Instant): number => this.readsFrom(member, now);
    this.bodies = new Bodies(store, out, { peerOf, readsFrom, read, opened });
    for (const { conversation } of store.conversations()) this.deliveries.resume(conversation);
  }

  linkUp(link: LinkId): void {
    this.bodies.linkUp(link);
    this.receipts.linkUp(link);
  }

  linkDown(link: LinkId): void {
    this.bodies.linkDown(link);
    this.receipts.linkDown(link);
  }

  /** Somebody was let in or removed. */
  rosterChanged(): void {
    this.receipts.rosterChanged();
  }

  /** Compares what is held here with everybody linked, and asks for whatever is lacking. */
  mendHistory(now: Instant): void {
    this.options.compareAll();
    this.bodies.again(now);
  }

  /** Once a gossip interval. */
  round(now: Instant): void {
    this.bodies.ask(now);
    this.receipts.round(now);
    this.deliveries.round(this.options.membership.presence(), now);
    this.histories.round(now);
  }

  /** @throws MeshError `peer-misbehaved` */
  message(from: LinkId, message: WireMessage<'want' | 'bodies' | 'receipts'>, now: Instant): void {
    switch (message.kind) {
      case 'want':
        this.bodies.onWant(from, message, now);
        break;
      case 'bodies':
        this.bodies.onBodies(from, message, now);
        break;
      case 'receipts':
        this.receipts.onReceipts(from, message, now);
        break;
      default:
        never(message);
    }
  }

  /** Whether this member is meant to read a message that it cannot open. */
  wants({ content }: LogRecord<'message'>, keptSince: number, now: Instant): boolean {
    const { self } = this.options;
    const since = Math.max(keptSince, this.readsFrom(memberOf(self), now));
    return content.conversation === null && content.ms >= since;
  }

  /** A message is on this disk. */
  stored({ id, log, content }: LogRecord, isReadable: boolean): void {
    if (log === 'everyone') this.receipts.stored(content.author, content.seq);
    if (isReadable && content.author === this.options.self)
      this.deliveries.spoken({ log, author: content.author, seq: content.seq, id });
  }

  /** A neighbour has told that it holds a log of our own, or of another device of ours, up to a record. */
  held(link: LinkId, upTo: RecordId, now: Instant): void {
    const peer = this.options.peerOf(link);
    const record = this.options.store.get(upTo);
    if (peer && record) this.deliveries.held(peer, record, now);
  }

  private readsFrom(member: MemberKey, now: Instant): number {
    return this.options.roster.readsFrom(member, now.wall, this.options.openHistoryDays);
  }
}
