import { describe, expect, it } from 'vitest';
import { type InstanceId, type NetworkId, type NodeId, nodeId } from '../../../../shared/ids.ts';
import { DELTA_BYTES_MAX, NODE_KEPT_MS_MAX } from '../../../../shared/limits.ts';
import { SigningKey } from '../../crypto/ed25519.ts';
import { sha256 } from '../../crypto/hash.ts';
import { MemoryStore } from '../../store/memory.ts';
import type { LinkMessage } from '../../wire/messages.ts';
import { type Instant, Outbox } from '../io.ts';
import { Membership } from './membership.ts';

const network = 'aa'.repeat(32) as NetworkId;
const EPOCH = 1_800_000_000_000;
const DAY_MS = 24 * 3600 * 1000;
const LINK = 1;

/** Memberships side by side, over links without delay that remember what crossed them. */
class Town {
  ms = 0;
  readonly said: LinkMessage[] = [];
  private readonly wires: [House, House][] = [];
  readonly clock = (): Instant => ({ mono: this.ms, wall: EPOCH + this.ms });

  link(a: House, b: House): void {
    this.wires.push([a, b]);
    a.membership.linkUp(LINK, b.id, this.clock());
    b.membership.linkUp(LINK, a.id, this.clock());
    this.carry();
  }

  cut(a: House, b: House): void {
    this.wires.splice(0);
    for (const house of [a, b]) house.membership.linkDown(LINK, this.clock());
  }

  round(houses: readonly House[], count = 1): void {
    for (let n = 0; n < count; n++) {
      this.ms += 1000;
      for (const { membership } of houses) membership.gossip(this.clock());
      this.carry();
    }
  }

  carry(): void {
    for (let quiet = false; !quiet; ) {
      quiet = true;
      for (const [a, b] of this.wires)
        for (const [from, to] of [
          [a, b],
          [b, a],
        ] as const)
          for (const effect of from.out.drain()) {
            if (effect.type !== 'send') continue;
            quiet = false;
            this.said.push(effect.message);
            to.hear(effect.message);
          }
    }
  }
}

class House {
  readonly out = new Outbox();
  readonly id: NodeId;
  readonly membership: Membership;
  private readonly town: Town;

  constructor(town: Town, name: string, generation = 1, store = new MemoryStore()) {
    const signer = SigningKey.fromSeed(sha256(Buffer.from(name)));
    this.town = town;
    this.id = nodeId(signer.publicKey, '00'.repeat(16) as InstanceId);
    const options = {
      ...{ network, self: this.id, signer, store, generation, appVersion: '0.1.0' },
      ...{ presenceTimeoutMs: 15_000, gossipIntervalMs: 1000, prekey: new Uint8Array(32) },
      ...{ belongs: () => true, noted: () => {}, clock: town.clock },
    };
    this.membership = new Membership(options, name, this.out);
  }

  hear(message: LinkMessage): void {
    const now = this.town.clock();
    if (message.kind === 'beat') this.membership.onBeat(LINK, message, now);
    else if (message.kind === 'digest') this.membership.onDigest(LINK, message);
    else if (message.kind === 'delta') this.membership.onDelta(LINK, message, now);
  }

  knows = (other: House): boolean => this.membership.get(other.id) !== undefined;
  sees = (other: House): boolean => this.membership.get(other.id)?.online ?? false;

  /** Learns of `other` as if somebody had told. */
  isTold(other: House): void {
    const records = [other.membership.self.bytes];
    this.hear({ kind: 'delta', records, more: false });
  }
}

const isDigest = ({ kind }: LinkMessage): boolean => kind === 'digest';

describe('membership', () => {
  it('M1 two that meet know what either knew, after one digest and its answer', () => {
    const town = new Town();
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => new House(town, name));
    if (!a || !b || !c || !d) throw new Error();
    a.isTold(c);
    b.isTold(d);
    town.link(a, b);
    expect([a.knows(b), a.knows(d), b.knows(a), b.knows(c)]).toEqual([true, true, true, true]);
    expect(town.said.filter(isDigest).length).toBe(2);
  });

  it('M1 who agrees says nothing but heartbeats, each four seconds', () => {
    const town = new Town();
    const [a, b] = [new House(town, 'a'), new House(town, 'b')];
    town.link(a, b);
    town.round([a, b], 4);
    town.said.length = 0;
    town.round([a, b], 40);
    expect(new Set(town.said.map(({ kind }) => kind))).toEqual(new Set(['beat']));
    expect(town.said.length).toBe(20);
    expect([a.sees(b), b.sees(a)]).toEqual([true, true]);
  });

  it('M1 a record that was lost on the way is found by the hashes', () => {
    const town = new Town();
    const [a, b, c] = [new House(town, 'a'), new House(town, 'b'), new House(town, 'c')];
    town.link(a, b);
    a.isTold(c);
    a.out.drain();
    expect(b.knows(c)).toBe(false);
    town.round([a, b], 16);
    expect(b.knows(c)).toBe(true);
  });

  it('M1 many records come in parts of bounded size, one upon the other', () => {
    const town = new Town();
    const [a, b] = [new House(town, 'a'), new House(town, 'b')];
    for (let n = 0; n < 400; n++) a.isTold(new House(town, `n${n}`));
    a.out.drain();
    town.link(a, b);
    town.round([a, b], 3);
    expect(b.membership.knownCount).toBe(402);
    const deltas = town.said.flatMap((message) => (message.kind === 'delta' ? [message] : []));
    for (const { records } of deltas)
      expect(records.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(DELTA_BYTES_MAX);
  });

  it('M1 a peer that always says something else is asked ever more seldom', () => {
    const town = new Town();
    const [a, b] = [new House(town, 'a'), new House(town, 'b')];
    town.link(a, b);
    town.said.length = 0;
    for (let n = 0; n < 300; n++) {
      a.hear({ kind: 'beat', known: 'ff'.repeat(8), count: 99, entries: [] });
      town.round([a]);
    }
    expect(town.said.filter(isDigest).length).toBeLessThan(20);
  });

  it('M5 who is silent leaves the digests first, is forgotten later, and stays so', () => {
    const town = new Town();
    const [a, b, gone] = [new House(town, 'a'), new House(town, 'b'), new House(town, 'gone')];
    a.isTold(gone);
    town.ms += NODE_KEPT_MS_MAX / 2 + DAY_MS;
    town.round([a]);
    expect(a.knows(gone)).toBe(true);
    town.link(a, b);
    expect(b.knows(gone)).toBe(false);
    town.ms += NODE_KEPT_MS_MAX / 2;
    town.round([a]);
    expect(a.knows(gone)).toBe(false);
    a.isTold(gone);
    expect(a.knows(gone)).toBe(false);
    a.isTold(new House(town, 'gone', 2));
    expect(a.knows(gone)).toBe(true);
  });

  it('M5 whoever hears of a silent node only now does not begin to count anew', () => {
    const town = new Town();
    const gone = new House(town, 'gone');
    town.ms += NODE_KEPT_MS_MAX - DAY_MS;
    const late = new House(town, 'late');
    late.isTold(gone);
    town.round([late], 16);
    expect(late.knows(gone)).toBe(true);
    town.ms += 2 * DAY_MS;
    town.round([late]);
    expect(late.knows(gone)).toBe(false);
  });

  it('M5 who is there is not forgotten, however old its record', () => {
    const town = new Town();
    const [a, b] = [new House(town, 'a'), new House(town, 'b')];
    town.link(a, b);
    town.ms += 2 * NODE_KEPT_MS_MAX;
    town.round([a, b]);
    town.cut(a, b);
    town.round([a, b], 30);
    expect([a.sees(b), a.knows(b)]).toEqual([false, true]);
  });
});
