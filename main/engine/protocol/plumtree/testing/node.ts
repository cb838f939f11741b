import type { NodeId } from '../../../../../shared/ids.ts';
import type { LinkId } from '../../io.ts';
import type { PlumtreeMessage, PlumtreeOut } from '../messages.ts';
import type { ItemName } from '../names.ts';
import { Plumtree } from '../plumtree.ts';
import { MemoryCarrier } from './carrier.ts';
import { seededBytes } from './graph.ts';
import type { SimNet } from './net.ts';

export const origin = (index: number): NodeId => index.toString(16).padStart(96, '0') as NodeId;

export type Wire = { readonly to: SimNode; readonly link: LinkId; readonly latencyMs: number };

export class SimNode {
  readonly index: number;
  readonly id: NodeId;
  readonly carrier: MemoryCarrier;
  readonly tree: Plumtree;
  readonly wires = new Map<LinkId, Wire>();
  readonly congested = new Set<LinkId>();
  alive = true;
  /** Holds whatever arrives, as a stopped process does. */
  paused: (() => void)[] | null = null;
  private timerAt = Number.NaN;
  private readonly seqs = new Map<string, number>();
  private readonly net: SimNet;

  constructor(net: SimNet, index: number) {
    this.net = net;
    this.index = index;
    // Ids in no relation to the order of creation.
    this.id = origin((index * 2_654_435_761) % 2 ** 32);
    this.carrier = new MemoryCarrier((name) => net.heard(this, name));
    const out: PlumtreeOut = {
      send: (link, message) => net.send(this, link, message),
      setTimer: (_timer, at) => this.setTimer(at),
    };
    this.tree = new Plumtree(
      {
        self: this.id,
        carrier: this.carrier,
        random: seededBytes(net.random),
        ihaveTimeoutMs: net.options.ihaveTimeoutMs,
        ihaveFlushMs: net.options.ihaveFlushMs,
        isCongested: (link) => this.congested.has(link),
      },
      out,
      net.now,
    );
  }

  /** Sends the next item of a stream; returns its name. */
  broadcast(stream = 'raw:1', bytes: Uint8Array = new Uint8Array(16)): ItemName {
    const seq = this.seqs.get(stream) ?? 0;
    this.seqs.set(stream, seq + 1);
    const name = { origin: this.id, stream, seq };
    this.carrier.keep(name, bytes);
    this.tree.broadcast(name, bytes, this.net.now);
    return name;
  }

  linkTo(other: SimNode): LinkId | undefined {
    for (const [link, { to }] of this.wires) if (to === other) return link;
    return undefined;
  }

  run(action: () => void): void {
    if (!this.alive) return;
    if (this.paused) this.paused.push(action);
    else action();
  }

  receive(link: LinkId, message: PlumtreeMessage): void {
    if (!this.wires.has(link)) return;
    const { now } = this.net;
    if (message.kind === 'gossip') this.tree.onGossip(link, message, now);
    else if (message.kind === 'ihave') this.tree.onIhave(link, message, now);
    else if (message.kind === 'graft') this.tree.onGraft(link, message, now);
    else this.tree.onPrune(link, message, now);
  }

  private setTimer(at: number): void {
    this.timerAt = at;
    this.net.schedule(at, () =>
      this.run(() => {
        if (this.timerAt === at) this.tree.onTimer(this.net.now);
      }),
    );
  }
}
