import type { NodeId } from '../../../../shared/ids.ts';
import { NODE_ADDRESS_COUNT_MAX } from '../../../../shared/limits.ts';
import { freeSlotsOf, isDialable } from '../../wire/node-record.ts';
import type { KnownNode, Membership } from '../membership/membership.ts';
import { viewSketch } from './probe.ts';
import type { Directory, Known } from './vocabulary.ts';

export type DirectoryOptions = {
  readonly self: NodeId;
  readonly membership: Pick<Membership, 'others' | 'get' | 'revision'>;
  /** Our own addresses, which are not dialled. */
  readonly own: () => readonly string[];
  /** Where somebody may be: LAN answers and remembered peers, then seeds. */
  readonly addresses: () => Iterable<string>;
};

type View = {
  readonly revision: number;
  readonly nodes: readonly NodeId[];
  readonly alive: readonly NodeId[];
  readonly free: readonly NodeId[];
  /** Addresses of those alive. */
  readonly taken: ReadonlySet<string>;
  sketch: readonly number[] | null;
};

/** What membership, store and configuration know of the others, as the topology asks for it. */
export class MemberDirectory implements Directory {
  private readonly options: DirectoryOptions;
  private cached: View | null = null;

  constructor(options: DirectoryOptions) {
    this.options = options;
  }

  get aliveCount(): number {
    return this.view.alive.length;
  }

  get awayCount(): number {
    return this.size - this.aliveCount;
  }

  get size(): number {
    return this.view.nodes.length;
  }

  at(index: number): NodeId | undefined {
    return this.view.nodes[index];
  }

  get(node: NodeId): Known | undefined {
    const known = this.options.membership.get(node);
    if (!known || known.record.left) return undefined;
    return { ...this.contact(known), alive: known.online, dialable: isDialable(known.record) };
  }

  free(): readonly NodeId[] {
    return this.view.free;
  }

  sketch(): readonly number[] {
    const { view } = this;
    view.sketch ??= viewSketch([this.options.self, ...view.alive]);
    return view.sketch;
  }

  /** That of a member believed dead may have passed to somebody else. */
  addresses(): readonly string[] {
    const own = new Set(this.options.own());
    const { taken } = this.view;
    return [...new Set(this.options.addresses())].filter(
      (address) => !own.has(address) && !taken.has(address),
    );
  }

  /** Somebody known says to be there. */
  knows(address: string): boolean {
    for (const { record } of this.options.membership.others())
      if (record.addresses.includes(address)) return true;
    return this.options.own().includes(address);
  }

  private contact({ record }: KnownNode) {
    return { node: record.node, addresses: record.addresses.slice(0, NODE_ADDRESS_COUNT_MAX) };
  }

  private get view(): View {
    const { membership } = this.options;
    if (this.cached?.revision === membership.revision) return this.cached;
    const present = [...membership.others()].filter(({ record }) => !record.left);
    const alive = present.filter(({ online }) => online);
    const toNode = ({ record }: KnownNode): NodeId => record.node;
    this.cached = {
      revision: membership.revision,
      nodes: present.map(toNode),
      alive: alive.map(toNode),
      free: alive.filter(({ record }) => freeSlotsOf(record) > 0).map(toNode),
      taken: new Set(alive.flatMap(({ record }) => record.addresses)),
      sketch: null,
    };
    return this.cached;
  }
}
