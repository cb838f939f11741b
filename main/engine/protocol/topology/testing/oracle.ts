import type { NodeId } from '../../../../../shared/ids.ts';
import { viewSketch } from '../probe.ts';
import type { Directory, Known } from '../vocabulary.ts';

/** What the oracle needs to know of a node. */
export type Subject = {
  readonly index: number;
  readonly id: NodeId;
  readonly addresses: readonly string[];
  readonly seeds: readonly string[];
  isUp: boolean;
  hasLeft: boolean;
  /** Slots that it last advertised. */
  advertised: number;
  dialable: boolean;
  /** How many of those announced it has heard of: the first so many. */
  known: number;
};

/** A node is believed alive while it was seen in one component within so many seconds. */
const PRESENCE_SECONDS = 10;

/**
 * Membership by decree: every second each component agrees on who is in it, and whoever was seen in
 * it a while ago is believed alive. Nodes are announced in one order for all, so that what a node
 * knows is one number.
 */
export class Oracle {
  private readonly subjects: Subject[] = [];
  private readonly announced: Subject[] = [];
  private readonly owners = new Map<string, NodeId>();
  private readonly place = new Map<NodeId, number>();
  /** The newest first: the component of each node, or −1 for one that is down. */
  private views: Int32Array[] = [];
  private sizes: Map<number, number>[] = [];
  private members = new Map<number, Subject[]>();
  private sketches = new Map<number, number[]>();
  private free: NodeId[] = [];
  /** Places of those that said goodbye. */
  private readonly leaverPlaces: number[] = [];

  add(subject: Subject): void {
    this.subjects.push(subject);
    for (const address of subject.addresses) this.owners.set(address, subject.id);
  }

  /** The others may hear of it from now on. */
  announce(subject: Subject): void {
    if (this.place.has(subject.id)) return;
    this.place.set(subject.id, this.announced.length);
    this.announced.push(subject);
  }

  /** Two nodes have told each other whom they know. */
  exchange(a: Subject, b: Subject): void {
    this.announce(a);
    this.announce(b);
    const known = Math.max(a.known, b.known, this.placeOf(a) + 1, this.placeOf(b) + 1);
    a.known = known;
    b.known = known;
  }

  /** @param component of each subject, by index */
  observe(component: Int32Array): void {
    this.members = new Map();
    for (const subject of this.subjects) {
      const label = component[subject.index] ?? -1;
      if (label < 0) continue;
      const members = this.members.get(label);
      if (members) members.push(subject);
      else this.members.set(label, [subject]);
    }
    for (const members of this.members.values()) {
      const known = members.reduce((most, { known }) => Math.max(most, known), 0);
      for (const member of members) member.known = known;
    }
    this.views = [component, ...this.views].slice(0, PRESENCE_SECONDS);
    const sizes = new Map([...this.members].map(([label, { length }]) => [label, length]));
    this.sizes = [sizes, ...this.sizes].slice(0, PRESENCE_SECONDS);
    this.sketches = new Map();
    this.free = this.announced
      .filter(({ isUp, advertised }) => isUp && advertised > 0)
      .map(({ id }) => id);
  }

  directoryOf(self: Subject): Directory {
    const oracle = this;
    return {
      get aliveCount() {
        return oracle.aliveCount(self);
      },
      get awayCount() {
        return Math.max(0, self.known - oracle.goodbyes(self) - oracle.aliveCount(self) - 1);
      },
      get size() {
        return self.known;
      },
      at: (index) => oracle.announced[index]?.id,
      get: (node) => oracle.get(self, node),
      free: () => oracle.free,
      sketch: () => oracle.sketch(self),
      addresses: () =>
        self.seeds.filter((address) => {
          const owner = oracle.owners.get(address);
          return !owner || !oracle.get(self, owner)?.alive;
        }),
    };
  }

  private get(self: Subject, node: NodeId): Known | undefined {
    const place = this.place.get(node);
    const subject = place === undefined ? undefined : this.announced[place];
    if (!subject || place === undefined || place >= self.known || subject.hasLeft) return undefined;
    return {
      node,
      addresses: subject.addresses,
      alive: this.isAlive(self, subject),
      dialable: subject.dialable,
    };
  }

  private isAlive(self: Subject, other: Subject): boolean {
    for (const view of this.views) {
      const label = view[self.index] ?? -1;
      if (label >= 0 && view[other.index] === label) return true;
    }
    return false;
  }

  private aliveCount(self: Subject): number {
    let most = 1;
    this.views.forEach((view, age) => {
      const label = view[self.index] ?? -1;
      most = Math.max(most, this.sizes[age]?.get(label) ?? 1);
    });
    return most - 1;
  }

  private goodbyes({ known }: Subject): number {
    let count = 0;
    for (const place of this.leaverPlaces) if (place < known) count += 1;
    return count;
  }

  saidGoodbye(subject: Subject): void {
    subject.hasLeft = true;
    const place = this.place.get(subject.id);
    if (place !== undefined) this.leaverPlaces.push(place);
  }

  private sketch(self: Subject): number[] {
    const label = this.views[0]?.[self.index] ?? -1;
    const known = this.sketches.get(label);
    if (known && label >= 0) return known;
    const members = this.members.get(label) ?? [self];
    const sketch = viewSketch(members.map(({ id }) => id));
    this.sketches.set(label, sketch);
    return sketch;
  }

  private placeOf({ id }: Subject): number {
    return this.place.get(id) ?? -1;
  }
}
