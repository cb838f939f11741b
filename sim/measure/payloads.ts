import type { LinkId } from '../../main/engine/protocol/io.ts';
import { readBroadcast } from '../../main/engine/wire/broadcast-record.ts';
import type { LinkMessage } from '../../main/engine/wire/messages.ts';
import type { SimNode } from '../world/node.ts';
import type { Witness } from '../world/world.ts';

type Spread = { receptions: number; readonly hops: Map<SimNode, number> };

/** Follows each raw broadcast from node to node: how often it was received, over how many links. */
export class Payloads implements Witness {
  private readonly spreads = new Map<string, Spread>();

  reset(): void {
    this.spreads.clear();
  }

  onReceived(node: SimNode, link: LinkId, message: LinkMessage): void {
    const signed = payloadOf(message);
    if (!signed) return;
    const { origin, generation, counter } = readBroadcast(signed).record;
    const name = `${origin}|${generation}|${counter}`;
    const spread = this.spreads.get(name) ?? { receptions: 0, hops: new Map() };
    this.spreads.set(name, spread);
    spread.receptions += 1;
    const from = node.links.get(link)?.remote;
    if (!from || spread.hops.has(node) || node.self === origin) return;
    spread.hops.set(node, (spread.hops.get(from) ?? 0) + 1);
  }

  /** Receptions for each node that had to be reached, minus 1; one for each broadcast. */
  rmr(): number[] {
    return [...this.spreads.values()]
      .filter(({ hops }) => hops.size > 0)
      .map(({ receptions, hops }) => receptions / hops.size - 1);
  }

  hops(): number[] {
    return [...this.spreads.values()].flatMap(({ hops }) => [...hops.values()]);
  }
}

/** The signed payload that a message carries along the mesh, if it is one that does. */
function payloadOf(message: LinkMessage): Uint8Array | null {
  switch (message.kind) {
    case 'broadcast':
      return message.signed;
    default:
      return null;
  }
}
