import type { NetworkId, NodeId } from '../../../../shared/ids.ts';
import type { Problem } from '../../../../shared/problem.ts';
import type { MeshConfig } from '../../config.ts';
import type { ConnectionInfo } from '../../events.ts';
import type { MeshStore } from '../../store/port.ts';
import type { Welcome } from '../../wire/introduction.ts';
import { withSlots } from '../../wire/node-record.ts';
import type { Dial, Instant, LinkId, Outbox } from '../io.ts';
import type { Membership } from '../membership/membership.ts';
import type { RandomBytes } from '../ports.ts';
import { DialBack } from './dial-back.ts';
import { MemberDirectory } from './directory.ts';
import type { Links } from './links.ts';
import { Topology } from './topology.ts';

export type PlaceOptions = {
  readonly self: NodeId;
  readonly network: NetworkId;
  readonly config: MeshConfig;
  readonly random: RandomBytes;
  readonly store: MeshStore;
  readonly membership: Membership;
  readonly links: Links;
  /** Where we can be dialled. */
  readonly own: () => readonly string[];
  readonly neighbourUp: (link: LinkId) => void;
  readonly neighbourDown: (link: LinkId) => void;
  /** Links over which most is pushed. */
  readonly eagerLinks: () => ReadonlySet<LinkId>;
  /** The rosters are to be exchanged over this link, though it is none that stays. */
  readonly metStranger: (link: LinkId) => void;
};

/** Addresses of members that are kept beside those of nodes that linked to us. */
const TOLD_ADDRESS_COUNT_MAX = 8;

/** Our place in the mesh: the topology machine, with what it knows from and tells the rest. */
export class Place {
  readonly topology: Topology;
  readonly dialBack: DialBack;
  private readonly directory: MemberDirectory;
  private readonly options: PlaceOptions;
  private remembered: Set<string> | null = null;

  constructor(options: PlaceOptions, out: Outbox) {
    const { self, network, config, random, membership, own } = options;
    this.options = options;
    this.directory = new MemberDirectory({
      self,
      membership,
      own,
      addresses: () => this.knownAddresses(),
    });
    this.topology = new Topology(
      { ...config, self, network, random },
      out,
      {
        neighbourUp: options.neighbourUp,
        // The logs learn it when the link goes.
        neighbourDown: options.neighbourDown,
        advertise: (free, isDialable) => {
          const { capabilities } = membership.self;
          membership.update({ capabilities: withSlots(capabilities, free, isDialable) });
        },
        searchLan: () => out.searchLan(),
        metStranger: options.metStranger,
      },
      this.directory,
    );
    this.dialBack = new DialBack({ ...options, carriers: () => this.carriers() }, out);
  }

  /** Links that broadcasts go over: neighbours and leaves. */
  carriers(): LinkId[] {
    return [...this.topology.links('neighbour'), ...this.topology.links('leaf')];
  }

  get carrierCount(): number {
    return this.topology.degree + this.topology.leafCount;
  }

  /** Whom they lead to. */
  peers(): Set<NodeId> {
    return new Set(this.carriers().flatMap((link) => this.options.links.peerOf(link) ?? []));
  }

  /** The same, for people to see. */
  connections(now: Instant): ConnectionInfo[] {
    const isLeaf = new Set(this.topology.links('leaf'));
    const committed = new Set(this.carriers());
    const isEager = this.options.eagerLinks();
    return this.options.links
      .connections(now)
      .filter(({ link }) => committed.has(link))
      .map(({ link, ...connection }) => ({
        ...connection,
        leaf: isLeaf.has(link),
        eager: isEager.has(link),
      }));
  }

  /**
   * Keeps a few of the addresses that members tell. Who was only ever linked to one of them finds the
   * others after a restart, though that one is gone (G4).
   */
  membersHeard(now: Instant): void {
    this.remembered ??= new Set(this.options.store.peers().map(({ address }) => address));
    for (const { record } of this.options.membership.others()) {
      if (this.remembered.size >= TOLD_ADDRESS_COUNT_MAX) break;
      const [address] = record.addresses;
      if (address === undefined || record.left || this.remembered.has(address)) continue;
      this.remembered.add(address);
      this.options.store.rememberPeer({ address, node: null, seenAt: now.wall });
    }
    this.topology.membersChanged(now.mono);
  }

  /** Somebody may be somewhere, though nobody is known. */
  get hasAddresses(): boolean {
    return this.directory.addresses().length > 0;
  }

  /** Something on our LAN listens at the address, and belongs to our network. */
  found(address: string, now: Instant): void {
    if (!this.directory.knows(address)) this.topology.found(address, now.mono);
  }

  /** A listener proved itself; null when it is for the roster to say whether the link may stand. */
  accept(welcome: Welcome, dial: Dial): Problem | null {
    return dial.trial ? this.dialBack.met(welcome, dial.trial) : null;
  }

  dialFailed(dial: Dial, failure: Problem, now: Instant): void {
    const { code } = failure;
    if (dial.trial) {
      this.dialBack.tried(dial, failure);
      return;
    }
    const isUninvited = code === 'not-invited' || code === 'no-network-there';
    this.topology.dialFailed(dial, now.mono, isUninvited);
  }

  private *knownAddresses(): Iterable<string> {
    for (const { address } of this.options.store.peers()) yield address;
    yield* this.options.config.seedPeers;
  }
}
