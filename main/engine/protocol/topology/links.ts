import type { MemberKey, NodeId } from '../../../../shared/ids.ts';
import { memberOf } from '../../../../shared/ids.ts';
import type { ConnectionInfo } from '../../events.ts';
import type { WireMessage } from '../../wire/messages.ts';
import type { Instant, LinkId, LinkInfo, Outbox } from '../io.ts';
import { PhiDetector, type PhiOptions } from '../membership/phi.ts';

type LinkState = {
  readonly info: LinkInfo;
  readonly upAt: Instant;
  readonly detector: PhiDetector;
  pinged: { readonly nonce: number; readonly at: number } | null;
  rttMs: number | null;
  /** By how much its clock is ahead of ours, milliseconds; null before the first pong. */
  aheadMs: number | null;
  /** Beats since it was pinged last. */
  unpingedBeats: number;
  /** Its silence was beyond the threshold. */
  isSilent: boolean;
};

export type GoneLink = LinkInfo & { readonly isSilent: boolean };

export type LinksOptions = {
  readonly phi: PhiOptions;
  readonly phiThreshold: number;
};

/** A stall of ours longer than this many heartbeats says nothing of the peers (Lifeguard). */
const STALL_HEARTBEATS = 4;

/** A round trip is measured at least once in so many heartbeats. */
const MEASURING_BEATS = 10;

/** φ grows without end; beyond this nobody learns anything from it. */
const PHI_SHOWN_MAX = 100;

/** The links that stand: whether the other end still lives (M4), how long a round trip takes. */
export class Links {
  private readonly links = new Map<LinkId, LinkState>();
  private readonly options: LinksOptions;
  private readonly out: Outbox;
  private nonce = 0;
  private beatAt: number | null = null;
  /** The median round trip; undefined when it has to be found anew. */
  private median: number | null | undefined;

  constructor(options: LinksOptions, out: Outbox) {
    this.options = options;
    this.out = out;
  }

  get count(): number {
    return this.peers().size;
  }

  ids(): LinkId[] {
    return [...this.links.keys()];
  }

  has(id: LinkId): boolean {
    return this.links.has(id);
  }

  peerOf(id: LinkId): NodeId | undefined {
    return this.links.get(id)?.info.peer;
  }

  infoOf(id: LinkId): LinkInfo | undefined {
    return this.links.get(id)?.info;
  }

  peers(): Set<NodeId> {
    return new Set([...this.links.values()].map(({ info }) => info.peer));
  }

  linkTo(peer: NodeId): LinkId | null {
    for (const { info } of this.links.values()) if (info.peer === peer) return info.id;
    return null;
  }

  connections(
    now: Instant,
  ): (Omit<ConnectionInfo, 'leaf' | 'eager'> & { readonly link: LinkId })[] {
    return [...this.links.values()].map(({ info, rttMs, upAt, detector }) => ({
      link: info.id,
      nodeId: info.peer,
      address: info.address,
      direction: info.direction,
      rttMs,
      phi: Math.min(PHI_SHOWN_MAX, detector.phi(now.mono)),
      sinceMs: upAt.wall,
    }));
  }

  /** Median round trip over the links, milliseconds. */
  rttMs(): number | null {
    if (this.median === undefined) {
      const rtts = [...this.links.values()].flatMap(({ rttMs }) => rttMs ?? []);
      this.median = rtts.sort((a, b) => a - b)[Math.floor(rtts.length / 2)] ?? null;
    }
    return this.median;
  }

  /** By how much the clocks of the other ends are ahead of ours, milliseconds. */
  clocks(): number[] {
    return [...this.links.values()].flatMap(({ aheadMs }) => aheadMs ?? []);
  }

  add(info: LinkInfo, now: Instant): void {
    this.links.set(info.id, {
      info,
      upAt: now,
      detector: new PhiDetector(now.mono, this.options.phi),
      pinged: null,
      rttMs: null,
      aheadMs: null,
      unpingedBeats: 0,
      isSilent: false,
    });
    this.ping(info.id, now);
  }

  remove(id: LinkId): GoneLink | undefined {
    const link = this.links.get(id);
    this.links.delete(id);
    this.median = undefined;
    return link && { ...link.info, isSilent: link.isSilent };
  }

  /** Something arrived: the peer lives. */
  heard(id: LinkId, now: Instant): void {
    this.links.get(id)?.detector.heard(now.mono);
  }

  onPing(from: LinkId, { nonce }: WireMessage<'ping'>, now: Instant): void {
    this.out.send(from, { kind: 'pong', nonce, time: Math.max(0, Math.floor(now.wall)) });
  }

  onPong(from: LinkId, { nonce, time }: WireMessage<'pong'>, now: Instant): void {
    const link = this.links.get(from);
    if (link?.pinged?.nonce !== nonce) return;
    link.rttMs = now.mono - link.pinged.at;
    this.median = undefined;
    link.aheadMs = time + link.rttMs / 2 - now.wall;
    link.pinged = null;
  }

  /**
   * Closes the links whose silence is beyond the threshold and pings those over which nothing else
   * was said since the last beat: all traffic is a sign of life. Now and then each, to measure it.
   */
  beat(now: Instant, intervalMs: number): void {
    const stalled = this.beatAt !== null && now.mono - this.beatAt > STALL_HEARTBEATS * intervalMs;
    this.beatAt = now.mono;
    const spoken = this.out.takeSpoken();
    for (const [id, link] of this.links) {
      if (stalled) link.detector.forgive(now.mono);
      link.isSilent = link.detector.phi(now.mono) > this.options.phiThreshold;
      link.unpingedBeats += 1;
      const isDue = !spoken.has(id) || link.unpingedBeats >= MEASURING_BEATS;
      if (link.isSilent) this.out.closeLink(id);
      else if (isDue) this.ping(id, now);
    }
  }

  closeWhere(condemned: (member: MemberKey) => boolean): void {
    for (const [id, { info }] of this.links)
      if (condemned(memberOf(info.peer))) this.out.closeLink(id);
  }

  private ping(id: LinkId, now: Instant): void {
    const link = this.links.get(id);
    if (!link) return;
    this.nonce += 1;
    link.unpingedBeats = 0;
    // An unanswered ping keeps its time, so that a slow answer is not measured as a fast one.
    link.pinged ??= { nonce: this.nonce, at: now.mono };
    this.out.send(id, { kind: 'ping', nonce: link.pinged.nonce });
  }
}
