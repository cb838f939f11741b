import { memberOf, type NetworkId, type NodeId } from '../../../shared/ids.ts';
import { LINK_COUNT_MAX } from '../../../shared/limits.ts';
import type { Join, Network, Status } from '../../../shared/mesh-types.ts';
import type { Problem } from '../../../shared/problem.ts';
import { never } from '../../../shared/result.ts';
import type { MeshConfig } from '../config.ts';
import { MeshError } from '../errors.ts';
import type { MeshStore } from '../store/port.ts';
import type { Hello, Judgement, Welcome } from '../wire/introduction.ts';
import type { LinkMessage } from '../wire/messages.ts';
import { judgeHello, judgeWelcome, Knocks } from './admission.ts';
import { Announcer } from './announcer.ts';
import { Commits } from './commits.ts';
import { adoptOffer, foundNetwork, openNetwork } from './entrance.ts';
import {
  type Dial,
  type Effect,
  type Input,
  type Instant,
  isSessionTimer,
  type LinkId,
  Outbox,
  type Timer,
} from './io.ts';
import { recallRoster } from './memory-of-network.ts';
import type { Ciphers, RandomBytes, Signer } from './ports.ts';
import { Rhythm } from './rhythm.ts';
import type { Roster } from './roster/roster.ts';
import { NetworkSession } from './session.ts';
import { statusOf } from './status.ts';
import type { Offer } from './topology/joining.ts';
import { Links } from './topology/links.ts';
import { WayIn } from './way-in.ts';

export type CoreOptions = {
  readonly config: MeshConfig;
  readonly self: NodeId;
  readonly signer: Signer;
  readonly random: RandomBytes;
  readonly ciphers: Ciphers;
  readonly store: MeshStore;
  /** Strictly higher than at any earlier start of this node. */
  readonly generation: number;
  readonly appVersion: string;
  readonly nick: string | null;
  /** A link whose reader is slow takes no more live pushes for now: they are announced there (T4). */
  readonly isCongested: (link: LinkId) => boolean;
};

/** Silence that is forgiven before φ counts: a busy machine, a Wi-Fi that roams. */
const ACCEPTABLE_PAUSE_HEARTBEATS = 6;

/**
 * The protocol core: takes inputs with the time, gives effects. It holds no socket, no timer and no
 * clock; `drain` hands out what has to be done, in order.
 */
export class Core {
  readonly links: Links;
  private readonly options: CoreOptions;
  private readonly out = new Outbox();
  private readonly wayIn: WayIn;
  private readonly rhythm: Rhythm;
  readonly knocks = new Knocks(this.out);
  private readonly announcer = new Announcer(this.out);
  readonly commits: Commits;
  private current: NetworkSession | null = null;
  private nick: string | null;
  private addresses: readonly string[] = [];
  private everLinked = false;
  private now: Instant = { mono: 0, wall: 0 };

  constructor(options: CoreOptions) {
    const { config } = options;
    this.options = options;
    this.nick = options.nick;
    this.commits = new Commits(options.store, this.out);
    this.links = new Links(
      {
        phiThreshold: config.phiThreshold,
        phi: {
          expectedIntervalMs: config.heartbeatIntervalMs,
          acceptablePauseMs: ACCEPTABLE_PAUSE_HEARTBEATS * config.heartbeatIntervalMs,
        },
      },
      this.out,
    );
    this.wayIn = new WayIn({ ...config, ...options }, this.out);
    this.rhythm = new Rhythm({ ...config, random: options.random, links: this.links }, this.out);
  }

  /** Takes up what the data folder knows, and starts the timers. */
  start(now: Instant): void {
    const roster = recallRoster(this.options.store, memberOf(this.options.self));
    if (roster) this.enter(roster, now);
    else this.wayIn.recall();
    this.rhythm.start(now);
    this.finish(now);
  }

  handle(input: Input, now: Instant): void {
    this.now = now;
    this.commits.take(input, () => this.take(input, now));
    this.finish(now);
  }

  private take(input: Input, now: Instant): void {
    switch (input.type) {
      case 'link-up':
        this.onLinkUp(input, now);
        break;
      case 'link-down':
        this.onLinkDown(input.link, now);
        break;
      case 'message':
        this.onMessage(input.link, input.message, now);
        break;
      case 'timer':
        this.onTimer(input.timer, now);
        break;
      case 'dial-reached':
        this.wayIn.reached(input.dial.address);
        break;
      case 'dial-failed':
        this.onDialFailed(input.dial, input.problem, now);
        break;
      case 'found':
        this.options.store.rememberPeer({ address: input.address, node: null, seenAt: now.wall });
        this.current?.place.found(input.address, now);
        this.wayIn.found(input.address);
        break;
      case 'copy-met':
        this.out.renewInstance();
        break;
      case 'wake':
        this.onWake(now);
        break;
      default:
        never(input);
    }
  }

  drain(): Effect[] {
    return this.commits.drain();
  }

  // What the transport asks while it shakes hands

  judge(hello: Hello, now: Instant): Judgement {
    if (this.links.count >= LINK_COUNT_MAX)
      return { admit: false, reason: 'too-many', revocation: null };
    const refusal = this.current?.belonging.redeem(hello, now) ?? null;
    const judgement = judgeHello(hello, this.options.self, this.current);
    if (judgement.admit || judgement.reason !== 'not-invited') return judgement;
    // Also with a link that does not count any more: a member may let them in by hand.
    this.knocks.note(hello, now.wall);
    return refusal ? { ...judgement, reason: refusal } : judgement;
  }

  /** A listener showed a revocation of our key. It speaks for itself, or not at all. */
  removed(revocation: Uint8Array, now: Instant): void {
    this.current?.removed(revocation);
    this.finish(now);
  }

  /** Null lets the link stand. */
  accept(welcome: Welcome, dial: Dial): Problem | null {
    if (!this.current) return this.wayIn.accept(welcome, dial);
    return this.current.place.accept(welcome, dial) ?? judgeWelcome(welcome, this.current.roster);
  }

  // Commands

  get session(): NetworkSession | null {
    return this.current;
  }

  /** @throws MeshError `no-network` */
  inNetwork(): NetworkSession {
    if (!this.current) throw new MeshError('no-network');
    return this.current;
  }

  network(): Network | null {
    return this.current?.roster.describe() ?? null;
  }

  /** The network to ask the LAN for: ours, or the one that an invite link names. */
  get soughtNetwork(): NetworkId | null {
    return this.current?.roster.network ?? this.wayIn.soughtNetwork;
  }

  /**
   * Founds an invite-only network; `newcomerHistoryDays` null shows newcomers all of its history.
   * @throws MeshError `already-in-network`
   */
  found(name: string, now: Instant, newcomerHistoryDays: number | null = null): void {
    this.begin(() => foundNetwork(this.options, name, newcomerHistoryDays, now), now);
  }

  /** Belongs to the open network of that name. @throws MeshError `already-in-network` */
  open(name: string, now: Instant): void {
    this.begin(() => openNetwork(this.options, name), now);
  }

  /** Knocks at the addresses until one of them lets us in. @throws MeshError `already-in-network` */
  seek(addresses: readonly string[], now: Instant): void {
    this.mustBeFree();
    this.wayIn.seek(addresses);
    this.finish(now);
  }

  /**
   * Comes in by an invite link, through whichever member answers.
   * @throws MeshError `already-in-network`, `link-invalid`
   */
  seekByLink(link: string, now: Instant): void {
    this.mustBeFree();
    this.wayIn.seekByLink(link);
    this.out.searchLan();
    this.finish(now);
  }

  cancelSeek(now: Instant): void {
    if (this.current) return;
    this.wayIn.cancel();
    this.finish(now);
  }

  /** Joins the network that a knock found. @throws MeshError `no-network` when none was */
  confirmJoin(network: NetworkId, now: Instant): void {
    const offer = this.wayIn.offered;
    if (offer?.network !== network) throw new MeshError('no-network');
    this.adopt(offer, now);
    this.finish(now);
  }

  /** Carries out a command inside our network. @throws MeshError `no-network` and its own */
  command<T>(run: (session: NetworkSession) => T, now: Instant): T {
    const result = run(this.inNetwork());
    this.finish(now);
    return result;
  }

  setNick(nick: string): void {
    this.nick = nick;
    this.current?.membership.update({ nick });
    this.out.emit({ type: 'MembersChanged' });
  }

  /** Where others can dial us, best first. */
  setAddresses(addresses: readonly string[]): void {
    if (addresses.join() === this.addresses.join()) return;
    this.addresses = addresses;
    this.current?.membership.update({ addresses });
  }

  /** Says goodbye (G5). */
  leave(now: Instant): void {
    this.current?.leave(now);
    for (const link of this.links.ids()) this.out.send(link, { kind: 'leave' });
  }

  status(now: Instant): Status {
    const search = this.current?.place.topology.search ?? this.wayIn.search;
    return statusOf({
      mode: this.current?.belonging.mode ?? this.wayIn.mode,
      connections: this.current?.place.carrierCount ?? 0,
      members: this.current?.memberCount ?? 0,
      refused: this.wayIn.refused,
      othersExpected: this.othersExpected(),
      everLinked: this.everLinked,
      ...(this.current?.catchUp ?? { settled: true, fetching: null }),
      attempt: search.attempt,
      gaveUp: search.gaveUp,
      nextAttemptAt: this.nextAttemptAt(now),
      rttMs: this.links.rttMs(),
    });
  }

  join(now: Instant): Join | null {
    return this.wayIn.view(this.nextAttemptAt(now));
  }

  private nextAttemptAt(now: Instant): number | null {
    const at = this.current ? this.current.place.topology.search.nextAt : this.wayIn.search.dueAt;
    return at === null ? null : Math.round(now.wall + Math.max(0, at - now.mono));
  }

  // Inputs

  private onLinkUp({ link, dial }: Input & { type: 'link-up' }, now: Instant): void {
    this.links.add(link, now);
    if (dial) this.wayIn.search.succeeded(dial.address);
    this.wayIn.confirmed('history');
    this.current?.linkUp(link, dial, now);
    for (const { address } of dial ? [link, dial] : [link])
      this.options.store.rememberPeer({ address, node: link.peer, seenAt: now.wall });
  }

  private onLinkDown(link: LinkId, now: Instant): void {
    const gone = this.links.remove(link);
    if (gone) this.current?.linkDown(link, gone, now);
  }

  private onMessage(link: LinkId, message: LinkMessage, now: Instant): void {
    if (!this.links.has(link)) return;
    this.links.heard(link, now);
    this.current?.place.topology.heard(link, now.mono);
    if (message.kind === 'ping') this.links.onPing(link, message, now);
    else if (message.kind === 'pong') this.links.onPong(link, message, now);
    else if (message.kind === 'leave') this.out.closeLink(link);
    else this.toSession(link, message, now);
  }

  private toSession(link: LinkId, message: LinkMessage, now: Instant): void {
    try {
      this.current?.message(link, message, now);
    } catch (error) {
      // What a peer sent may cost that peer its link, never us the node.
      if (!(error instanceof MeshError) || error.blame !== 'peer') throw error;
      this.out.closeLink(link);
    }
    this.knocks.settle((key) => this.current?.roster.mayLink(key) ?? false);
  }

  private onTimer(timer: Timer, now: Instant): void {
    // `finish` dials whatever is due.
    if (timer === 'dial') this.wayIn.search.timerFired();
    else if (isSessionTimer(timer)) this.current?.onTimer(timer, now);
    else this.rhythm.onTimer(timer, this.current, now);
  }

  private onDialFailed(dial: Dial, failure: Problem, now: Instant): void {
    if (this.current) {
      this.current.place.dialFailed(dial, failure, now);
      return;
    }
    const agreed = this.wayIn.failed(dial, failure, now);
    const offer = this.options.config.joinWithoutAsking ? this.wayIn.offered : agreed;
    if (offer?.address === dial.address) this.adopt(offer, now);
  }

  private onWake(now: Instant): void {
    this.wayIn.search.reset();
    this.current?.wake(now);
    this.links.beat(now, this.options.config.heartbeatIntervalMs);
    this.out.searchLan();
  }

  // Networks

  private adopt(offer: Offer, now: Instant): void {
    this.wayIn.confirmed('admitted');
    this.enter(adoptOffer(this.options, offer), now);
    this.out.dial({ address: offer.address, network: offer.network, expect: offer.expect });
  }

  private begin(rosterOf: () => Roster, now: Instant): void {
    this.mustBeFree();
    this.wayIn.done();
    this.enter(rosterOf(), now);
    this.finish(now);
  }

  private enter(roster: Roster, now: Instant): void {
    this.now = now;
    const { config } = this.options;
    this.current = new NetworkSession(
      {
        ...this.options,
        roster,
        links: this.links,
        nick: this.nick,
        config,
        own: () => this.addresses,
        now,
        clock: () => this.now,
      },
      this.out,
    );
    this.current.membership.update({ addresses: this.addresses });
    this.current.place.topology.start(now.mono);
    this.out.searchLan();
    this.out.emit({ type: 'NetworkJoined', network: roster.describe() });
    this.out.emit({ type: 'MembersChanged' });
  }

  private mustBeFree(): void {
    if (this.current) throw new MeshError('already-in-network', this.current.roster.name);
  }

  // The end of each turn

  /** Dials what is due and tells what changed. */
  private finish(now: Instant): void {
    const isLinked = (this.current?.place.carrierCount ?? 0) > 0;
    this.everLinked ||= isLinked;
    if (this.current?.settled && isLinked) this.wayIn.done();
    this.wayIn.run(now);
    this.current?.healing.endTurn(now);
    this.announcer.tell(this.status(now), this.join(now), now);
  }

  /** False when there is nobody to find: no other member yet, or each has said goodbye. */
  private othersExpected(): boolean {
    const expected = this.current?.membership.othersExpected;
    return expected ?? this.current?.place.hasAddresses ?? this.wayIn.hasAddresses;
  }
}
