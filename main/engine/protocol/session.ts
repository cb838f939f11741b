import {
  type ConversationId,
  type MemberKey,
  memberOf,
  type NodeId,
  type RecordId,
} from '../../../shared/ids.ts';
import type { Fetching } from '../../../shared/mesh-types.ts';
import type { MeshConfig } from '../config.ts';
import { MeshError } from '../errors.ts';
import type { ChatMessage, MapNode, MemberInfo } from '../events.ts';
import type { Carried, MeshStore, StoredMessage } from '../store/port.ts';
import { isPlumtreeMessage, isTopologyMessage, type LinkMessage } from '../wire/messages.ts';
import { isSpoken, type LogRecord, logOfConversation } from '../wire/records.ts';
import { Belonging } from './belonging.ts';
import { directAudience } from './chat/audience.ts';
import type { Body } from './chat/body.ts';
import { type Audience, Chat } from './chat/chat.ts';
import { MessageNews } from './chat/message-news.ts';
import { Signals } from './chat/signals.ts';
import { Healing } from './healing/healing.ts';
import { linkAddresses } from './invite-links.ts';
import type { Dial, Instant, LinkId, LinkInfo, Outbox, SessionTimer } from './io.ts';
import { GroupKeys } from './keys/group-keys.ts';
import { isExpired } from './logs/carrying.ts';
import { Copies } from './logs/copies.ts';
import type { Deliveries } from './logs/deliveries.ts';
import { Logs } from './logs/logs.ts';
import { memberList, readersOf, relayList } from './membership/member-list.ts';
import { Membership } from './membership/membership.ts';
import { meshMap } from './membership/mesh-map.ts';
import { NeighbourNews } from './membership/neighbour-news.ts';
import { Broadcasting } from './plumtree/broadcasting.ts';
import type { Ciphers, RandomBytes, Signer } from './ports.ts';
import { rosterNews } from './roster/news.ts';
import type { Roster } from './roster/roster.ts';
import type { GoneLink, Links } from './topology/links.ts';
import { Place } from './topology/place.ts';
import { Unicast } from './unicast.ts';

export type SessionOptions = {
  readonly self: NodeId;
  readonly signer: Signer;
  readonly random: RandomBytes;
  readonly ciphers: Ciphers;
  readonly store: MeshStore;
  readonly roster: Roster;
  readonly links: Links;
  readonly generation: number;
  readonly appVersion: string;
  readonly nick: string | null;
  readonly config: MeshConfig;
  /** Where we can be dialled. */
  readonly own: () => readonly string[];
  readonly isCongested: (link: LinkId) => boolean;
  readonly now: Instant;
  /** The time of the turn that is under way. */
  readonly clock: () => Instant;
};

/** A node that has not been heard of for so many gossip rounds is shown as away. */
const PRESENCE_ROUNDS = 15;

/** All that goes on inside one network: the machines, and how one's effects reach the others. */
export class NetworkSession {
  readonly roster: Roster;
  readonly membership: Membership;
  readonly place: Place;
  readonly belonging: Belonging;
  readonly healing: Healing;
  private readonly logs: Logs;
  readonly copies: Copies;
  private readonly chat: Chat;
  private readonly keys: GroupKeys;
  readonly broadcasting: Broadcasting;
  readonly unicast: Unicast;
  readonly signals: Signals;
  readonly messages: MessageNews;
  private readonly news = new NeighbourNews();
  private readonly options: SessionOptions;
  private readonly out: Outbox;
  private rosterChanged = false;

  constructor(options: SessionOptions, out: Outbox) {
    const { self, store, roster, signer, random, now } = options;
    const network = roster.network;
    const { openHistoryDays, gossipIntervalMs, ihaveTimeoutMs } = options.config;
    const presenceTimeoutMs = PRESENCE_ROUNDS * gossipIntervalMs;
    const belongs = (member: MemberKey): boolean => roster.mayLink(member);
    const speaks = (member: MemberKey): boolean => roster.isMember(member);
    this.options = options;
    this.out = out;
    this.roster = roster;
    this.keys = new GroupKeys({ ...options, network });
    this.membership = new Membership(
      {
        ...options,
        network,
        belongs,
        prekey: this.keys.prekey,
        noted: (record) => this.keys.note(record, options.clock()),
        gossipIntervalMs,
        presenceTimeoutMs,
      },
      options.nick,
      out,
    );
    this.place = new Place(
      {
        ...options,
        network,
        membership: this.membership,
        neighbourUp: (link) => this.neighbourUp(link),
        neighbourDown: (link) => this.neighbourDown(link),
        eagerLinks: () => this.broadcasting.eagerLinks(),
        metStranger: (link) => this.logs.linkUp(link),
      },
      out,
    );
    const generation = (): number => this.membership.self.generation;
    this.logs = new Logs(self, store, roster, out, {
      read: (record, now) => this.chat.read(record, now),
      late: (key) => this.chat.late(key),
      wants: (record, now) => this.copies.wants(record, this.messages.retention.since(now), now),
      isForOthers: (record) => !this.chat.isForUs(record.content),
      isExpired: (record) => isExpired(record, options.clock()),
      stored: (record, message) => this.onStored(record, message),
      held: (link, upTo) => this.copies.held(link, upTo, options.clock()),
      spread: (record) => this.broadcasting.spread(record, options.clock()),
      learned: (record, from) => this.broadcasting.learned(record, from, options.clock()),
      peerOf: (link) => options.links.peerOf(link),
    });
    this.belonging = new Belonging({
      ...options,
      logs: this.logs,
      reachable: () => linkAddresses(options.own(), this.membership.others()),
      changed: (now) => this.afterRecords(now),
    });
    const settled = (): boolean => this.logs.settled;
    const timing = { gossipIntervalMs, presenceTimeoutMs, settled };
    this.copies = new Copies(
      {
        ...{ self, network, signer, store, roster, openHistoryDays, gossipIntervalMs, settled },
        membership: this.membership,
        peerOf: (link) => options.links.peerOf(link) ?? null,
        compareAll: () => this.logs.compareAll(),
        read: (record, body) => this.chat.readGiven(record, body),
        opened: (record, message) => this.onStored(record, message),
      },
      out,
    );
    this.healing = new Healing(
      { store, belongs: speaks, membership: this.membership, place: this.place, ...timing },
      out,
    );
    this.broadcasting = new Broadcasting(
      {
        ...options,
        ...{ network, speaks, generation, ihaveTimeoutMs, records: this.logs.carrier },
        signalled: (origin, payload, at) => this.signals.receive(origin, payload, at),
      },
      out,
    );
    this.signals = new Signals(
      {
        ...{ ...options, network, isMember: speaks },
        broadcast: (payload, at) => this.broadcasting.signal(payload, at),
      },
      out,
    );
    const spoken = { membership: this.membership, network, generation, speaks };
    this.unicast = new Unicast({ ...options, ...spoken }, out);
    this.messages = new MessageNews(
      {
        ...options,
        membership: this.membership,
        deliveries: () => this.deliveries,
        clocks: () => options.links.clocks(),
      },
      out,
    );
    const { time } = this.messages;
    this.chat = new Chat({ network, self, signer, random, keys: this.keys, time });
    const newest = store.newestTime(time.horizon(now));
    if (newest) this.chat.resume(newest, now);
  }

  /** Everything that links told so far is on this disk, and they have what we know they lacked. */
  get settled(): boolean {
    return this.logs.settled;
  }

  get catchUp(): { settled: boolean; fetching: Fetching | null } {
    return { settled: this.logs.settled, fetching: this.logs.fetching };
  }

  get deliveries(): Deliveries {
    return this.copies.deliveries;
  }

  linkUp(link: LinkInfo, dial: Dial | null, now: Instant): void {
    // Revoked since it was let in (R5).
    if (this.roster.isRevoked(memberOf(link.peer))) {
      this.out.closeLink(link.id);
      return;
    }
    this.place.topology.linkUp(link, dial, now.mono);
  }

  /**
   * Not before: heartbeats over a link that only negotiates would make two components, which such
   * links keep in touch, believe that they are one.
   */
  private neighbourUp(link: LinkId): void {
    const peer = this.options.links.peerOf(link);
    const now = this.options.clock();
    if (peer) this.membership.linkUp(link, peer, now);
    this.logs.linkUp(link);
    this.copies.linkUp(link);
    this.broadcasting.neighbourUp(link, now);
  }

  linkDown(link: LinkId, { peer, isSilent }: GoneLink, now: Instant): void {
    const carried = this.place.carriers().includes(link);
    this.logs.linkDown(link);
    this.copies.linkDown(link);
    // First: to topology, a link that is gone is one that ends as planned.
    this.broadcasting.linkDown(link, now);
    this.membership.linkDown(link, now);
    this.place.topology.linkDown(link, now.mono);
    if (carried) this.healing.lost(peer, isSilent, now);
  }

  wake(now: Instant): void {
    this.healing.woke(now);
    this.place.topology.wake(now.mono);
  }

  /** Cuts a link on purpose, to see the mesh mend itself. @throws MeshError `no-route` */
  drill(peer: NodeId): void {
    const link = this.place.carriers().find((id) => this.options.links.peerOf(id) === peer);
    if (link === undefined) throw new MeshError('no-route', peer.slice(0, 8));
    this.healing.drill(peer);
    this.out.closeLink(link);
  }

  /** Edges are exchanged all the time; that of somebody who says goodbye is lost. */
  private neighbourDown(link: LinkId): void {
    const peer = this.options.links.peerOf(link);
    if (peer && this.membership.get(peer)?.record.left)
      this.healing.lost(peer, false, this.options.clock());
    this.broadcasting.neighbourDown(link, this.options.clock());
  }

  /** Says goodbye (G5). */
  leave(now: Instant): void {
    this.membership.leave();
    this.place.topology.leave(now.mono);
    this.deliveries.keep(now);
  }

  /** @throws MeshError `peer-misbehaved` */
  message(from: LinkId, message: LinkMessage, now: Instant): void {
    if (isTopologyMessage(message)) this.place.topology.message(from, message, now.mono);
    else if (isPlumtreeMessage(message)) this.broadcasting.message(from, message, now);
    else this.hear(from, message, now);
    this.afterRecords(now);
  }

  private hear(from: LinkId, message: LinkMessage, now: Instant): void {
    switch (message.kind) {
      case 'digest':
        this.membership.onDigest(from, message);
        break;
      case 'beat':
        this.membership.onBeat(from, message, now);
        break;
      case 'delta':
        this.membership.onDelta(from, message, now);
        this.place.membersHeard(now);
        break;
      case 'heads':
      case 'held':
      case 'records':
        this.logs.message(from, message, now);
        break;
      case 'want':
      case 'bodies':
      case 'receipts':
        this.copies.message(from, message, now);
        break;
      case 'direct':
        this.unicast.receive(from, message);
        break;
      case 'dialback':
      case 'dialed':
        this.place.dialBack.message(from, message, now);
        break;
      case 'ping':
      case 'pong':
      case 'leave':
        break; // the links' own affair
    }
  }

  onTimer(timer: SessionTimer, now: Instant): void {
    if (timer === 'plumtree') this.broadcasting.timer(now);
    else this.place.topology.timer(timer, now.mono);
  }

  gossip(now: Instant): void {
    if (this.keys.renew(now)) this.membership.update({ prekey: this.keys.prekey });
    const known = this.membership.knownCount;
    const neighbours = this.news.due(this.place.peers(), known, now.mono);
    if (neighbours) this.membership.update({ neighbours });
    this.membership.gossip(now);
    this.logs.carrying.round(now);
    this.healing.round(now);
    this.copies.round(now);
    this.messages.round(now);
  }

  compareHeads(link: LinkId): void {
    this.logs.compare(link);
  }

  /**
   * Stores what is said and passes it on; in a direct conversation for all devices of both.
   * @throws MeshError `removed`, `relay-silent`, `key-own`, `key-revoked`, `not-a-member`
   */
  say(said: Body, conversation: ConversationId, now: Instant): RecordId {
    this.belonging.mustSpeak();
    const to = this.audience(conversation);
    const chained = this.logs.tip(logOfConversation(to.conversation?.id ?? null));
    const { told, record, reading } = this.chat.compose(said, { ...to, ...chained }, now);
    try {
      this.logs.append([...told, record], reading);
    } catch (error) {
      this.chat.discard(to);
      throw error;
    }
    return record.id;
  }

  private audience(to: ConversationId): Audience {
    const { roster, membership, chat } = this;
    return to === 'everyone'
      ? { conversation: null, readers: readersOf(roster, membership, this.options.links) }
      : directAudience(to, this.options.signer.publicKey, roster, chat);
  }

  get memberCount(): number {
    return this.roster.members()?.size ?? this.membership.memberCount;
  }

  members(): MemberInfo[] {
    return memberList(this.roster, this.membership);
  }

  relays(): MemberInfo[] {
    return relayList(this.roster, this.membership);
  }

  map(): MapNode[] {
    return meshMap(this.membership, this.place.peers());
  }

  toChatMessage(message: StoredMessage): ChatMessage {
    return this.messages.toChatMessage(message);
  }

  /** A record is shown that revokes us, by somebody who will not let us in to fetch it. */
  removed(shown: Uint8Array): void {
    const record = this.belonging.learnShown(shown);
    if (!record) return;
    for (const news of rosterNews(record)) this.out.emit(news);
    this.out.emit({ type: 'MembersChanged' });
  }

  private onStored(record: LogRecord, message: Carried | null): void {
    const own = record.content.author === this.options.self;
    if (!isSpoken(record)) {
      this.roster.add(record);
      this.rosterChanged = true;
      // Old records that a newcomer fetches are no news.
      if (own || this.logs.settled) for (const news of rosterNews(record)) this.out.emit(news);
    } else this.copies.stored(record, message !== null);
    if (message) this.messages.stored(message);
  }

  /** Records may wait for an author that others have just made known, and so on. */
  private afterRecords(now: Instant): void {
    if (!this.rosterChanged) return;
    while (this.rosterChanged) {
      this.rosterChanged = false;
      this.logs.retryWaiting(now);
    }
    this.membership.prune();
    for (const key of this.roster.revoked()) this.keys.forget(key);
    this.copies.rosterChanged();
    this.options.links.closeWhere((member) => this.roster.isRevoked(member));
    this.out.emit({ type: 'MembersChanged' });
  }
}
