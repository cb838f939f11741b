import type { MeshEvent } from '../../main/engine/events.ts';
import type { SimNode } from '../world/node.ts';
import type { Witness, World } from '../world/world.ts';

type Letter = { readonly to: SimNode; arrived: boolean };

/** By then it has arrived, or the link that it was lost on is known to be broken, milliseconds. */
const VERDICT_MS = 15_000;

/** Raw unicasts whose senders were not told that there is no way: each has to arrive, once. */
export class Post implements Witness {
  missed = 0;
  duplicates = 0;
  private readonly letters = new Map<string, Letter>();
  private readonly world: World;
  private linkEndedAt = Number.NEGATIVE_INFINITY;

  constructor(world: World) {
    this.world = world;
  }

  sent(from: SimNode, to: SimNode, payload: Uint8Array): void {
    const { time: at } = this.world;
    const letter: Letter = { to, arrived: false };
    this.letters.set(nameOf(payload), letter);
    const isThere = to.core?.session != null;
    // What was on a link that broke, or for a process that is no more, may be lost (P3).
    this.world.after(VERDICT_MS, () => {
      const undisturbed = Math.max(from.disturbedAt, to.disturbedAt, this.linkEndedAt) < at;
      if (!letter.arrived && isThere && undisturbed) this.missed += 1;
    });
  }

  onLinkDown(): void {
    this.linkEndedAt = this.world.time;
  }

  onEvent(node: SimNode, event: MeshEvent): void {
    if (event.type !== 'DirectReceived') return;
    const letter = this.letters.get(nameOf(event.payload));
    if (letter?.to !== node) throw new Error(`#${node.slot} got what was not sent to it`);
    // Also where another process of the same node got it before.
    if (letter.arrived) this.duplicates += 1;
    letter.arrived = true;
  }
}

const nameOf = (payload: Uint8Array): string => Buffer.from(payload).toString('hex');
