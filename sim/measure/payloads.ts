import { sha256 } from '../../main/engine/crypto/hash.ts';
import { toHex } from '../../main/engine/crypto/hex.ts';
import type { LinkId } from '../../main/engine/protocol/io.ts';
import type { LinkMessage } from '../../main/engine/wire/messages.ts';
import type { SimNode } from '../world/node.ts';
import type { Witness } from '../world/world.ts';

/** How often a payload was received, and over how many links each node first got it; the origin 0. */
type Spread = { receptions: number; readonly hops: Map<SimNode, number> };

/** Follows each payload from node to node, whatever it means: told apart by its bytes. */
export class Payloads implements Witness {
  private readonly spreads = new Map<string, Spread>();

  reset(): void {
    this.spreads.clear();
  }

  onReceived(node: SimNode, link: LinkId, message: LinkMessage): void {
    const payload = payloadOf(message);
    const from = node.links.get(link)?.remote;
    if (!payload || !from) return;
    const name = toHex(sha256(payload));
    const spread = this.spreads.get(name) ?? { receptions: 0, hops: new Map([[from, 0]]) };
    this.spreads.set(name, spread);
    spread.receptions += 1;
    if (!spread.hops.has(node)) spread.hops.set(node, (spread.hops.get(from) ?? 0) + 1);
  }

  /** Receptions for each node that had to be reached, minus 1; one for each payload. */
  rmr(): number[] {
    return [...this.spreads.values()].map(
      ({ receptions, hops }) => receptions / (hops.size - 1) - 1,
    );
  }

  hops(): number[] {
    return [...this.spreads.values()].flatMap(({ hops }) =>
      [...hops.values()].filter((count) => count > 0),
    );
  }
}

/** What a message carries along the mesh for others, if it is one that does. */
function payloadOf(message: LinkMessage): Uint8Array | null {
  return message.kind === 'gossip' ? message.bytes : null;
}
