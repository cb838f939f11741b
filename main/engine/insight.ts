import { memberOf, type NodeId } from '../../shared/ids.ts';
import { SEED_COUNT_MAX } from '../../shared/limits.ts';
import type { MeshConfig } from './config.ts';
import { type AddressProbe, type LanProbe, probeAddress, probeLan } from './discovery/probe.ts';
import type {
  Gap,
  HealingEntry,
  MapNode,
  OutsideProbe,
  OwnDevice,
  PersonHistory,
} from './events.ts';
import type { Instant } from './protocol/io.ts';
import type { NetworkSession } from './protocol/session.ts';
import { APP_VERSION } from './version.ts';
import { isDialable } from './wire/node-record.ts';

/** What the connection doctor learns of the engine: facts, without a judgement. */
export type Checkup = {
  /** The TCP port that is bound. */
  readonly port: number;
  /** Somebody has dialled this node since it was started. */
  readonly inbound: boolean;
  /** Each interface's broadcast; null when the LAN is not asked. */
  readonly lan: readonly LanProbe[] | null;
  /** Seeds, and where a network is looked for, one by one. */
  readonly addresses: readonly AddressProbe[];
  /** What neighbours found that were asked to dial back; empty when there is none. */
  readonly outside: readonly OutsideProbe[];
  /** How far the clocks of the others are ahead of ours, milliseconds; 0 while they agree. */
  readonly aheadMs: number;
  /** Versions of the program in the network, ours first, each once. */
  readonly versions: readonly string[];
};

export type InsightOptions = {
  readonly session: () => NetworkSession | null;
  readonly command: <T>(run: (session: NetworkSession, now: Instant) => T) => T;
  readonly listening: () => { readonly port: number };
  readonly config: () => Pick<MeshConfig, 'lan' | 'discoveryPort' | 'seedPeers'>;
  /** Where a network is looked for now. */
  readonly sought: () => readonly string[];
};

const PROBE_MS = 3_000;
/** A neighbour gives up its own dial before. */
const DIAL_BACK_MS = 8_000;

/** A node's view of the mesh around it, for people. */
export class Insight {
  private readonly options: InsightOptions;

  /** @internal */
  constructor(options: InsightOptions) {
    this.options = options;
  }

  /** Every node that is known, and which of them are linked. Empty without a network. */
  map(): MapNode[] {
    return this.options.session()?.map() ?? [];
  }

  /** Repairs and splits of the last month, oldest first; what is under way comes last. */
  healing(): HealingEntry[] {
    return this.options.session()?.healing.entries() ?? [];
  }

  /**
   * Whether what everyone was told is the same on everybody's devices, by what their logs end with:
   * each record names the one before it by its hash, so this is a proof and not a count.
   */
  histories(): PersonHistory[] {
    return this.options.session()?.copies.histories.people() ?? [];
  }

  /** Places in the history where something has been lacking for a while, in their order. */
  gaps(): readonly Gap[] {
    return this.options.session()?.copies.histories.gaps ?? [];
  }

  /** Asks everybody linked for whatever is lacking here. @throws MeshError `no-network` */
  mendHistory(): void {
    this.options.command((session, now) => session.copies.mendHistory(now));
  }

  /** Own messages that nobody else has yet; none while there is nobody else. */
  unsentCount(): number {
    const session = this.options.session();
    return session === null || session.memberCount < 2 ? 0 : session.deliveries.unsentCount;
  }

  /** The other devices with this node's key, the one heard of last first. Empty without a network. */
  ownDevices(): OwnDevice[] {
    if (this.options.session() === null) return [];
    return this.options.command((session, now) => session.deliveries.ownDevices(now));
  }

  /** Cuts a link on purpose; `healing()` tells how it mended. @throws MeshError `no-network`, `no-route` */
  drill(peer: NodeId): void {
    this.options.command((session) => session.drill(peer));
  }

  /**
   * Asks up to three neighbours to dial this node where they see it, which shows whether others can
   * reach it. Each member does so once in ten seconds. Empty without a neighbour; takes up to 8 s.
   */
  async outside(): Promise<OutsideProbe[]> {
    if (this.options.session() === null) return [];
    const found: OutsideProbe[] = [];
    const asked = await new Promise<readonly NodeId[]>((resolve) => {
      const peers = this.options.command((session) =>
        session.place.dialBack.ask((probe) => {
          found.push(probe);
          if (found.length === peers.length) resolve(peers);
        }),
      );
      if (peers.length === 0) resolve(peers);
      else setTimeout(() => resolve(peers), DIAL_BACK_MS).unref();
    });
    const heard = new Set(found.map(({ by }) => by.key));
    const members = this.options.session()?.membership;
    const quiet = [...new Set(asked.map(memberOf))].filter((key) => !heard.has(key));
    return [
      ...found,
      ...quiet.map((key): OutsideProbe => {
        const by = { key, nick: members?.nickOf(key) ?? null };
        return { by, outcome: 'unanswered', address: null };
      }),
    ];
  }

  /** Looks at what this node needs to reach others and to be reached; takes some seconds. */
  async checkup(): Promise<Checkup> {
    const session = this.options.session();
    const { lan, discoveryPort, seedPeers } = this.options.config();
    const seeds = [...new Set([...seedPeers, ...this.options.sought()])].slice(0, SEED_COUNT_MAX);
    const [probed, addresses, outside] = await Promise.all([
      lan ? probeLan(discoveryPort) : null,
      Promise.all(seeds.map((seed) => probeAddress(seed, PROBE_MS))),
      this.outside(),
    ]);
    return {
      port: this.options.listening().port,
      inbound: session !== null && isDialable(session.membership.self),
      lan: probed,
      addresses,
      outside,
      aheadMs: session?.messages.behindMs ?? 0,
      versions: [...new Set([APP_VERSION, ...this.map().map(({ appVersion }) => appVersion)])],
    };
  }
}
