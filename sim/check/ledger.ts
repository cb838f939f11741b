import type { ChatMessage, MeshEvent } from '../../main/engine/events.ts';
import type { ConversationId, MemberKey, RecordId } from '../../shared/ids.ts';
import type { SimNode } from '../world/node.ts';
import type { Witness, World } from '../world/world.ts';

type Said = {
  readonly at: number;
  readonly author: SimNode;
  /** Whose keys could open it when it was sealed. */
  readonly readers: ReadonlySet<MemberKey>;
  /** Nodes that have told their user. */
  readonly heardBy: Set<SimNode>;
  lastAt: number;
};

type Shout = Pick<Said, 'at' | 'author' | 'heardBy'> & { lastAt: number };

/** More messages than any scenario has a node hold. */
const ALL = Number.MAX_SAFE_INTEGER;

/** What was said in a world, and who has told its user of it how often. */
export class Ledger implements Witness {
  readonly chat = new Map<RecordId, Said>();
  readonly shouts = new Map<string, Shout>();
  duplicates = 0;
  /** From saying to hearing, milliseconds, one for each hearer. */
  readonly latencies: number[] = [];
  private readonly world: World;
  /** What each process has told its user already. */
  private readonly told = new Map<string, Set<string>>();

  constructor(world: World) {
    this.world = world;
  }

  shouted(author: SimNode, payload: Uint8Array): void {
    const { time: at } = this.world;
    this.shouts.set(nameOf(payload), { at, author, heardBy: new Set([author]), lastAt: at });
  }

  onEvent(node: SimNode, event: MeshEvent): void {
    if (event.type === 'ChatMessageReceived') this.onChat(node, event.message);
    if (event.type === 'BroadcastReceived') this.onShout(node, nameOf(event.payload));
  }

  /** Messages that a node should hold and does not, over all who are there now. */
  missedChat(nodes: readonly SimNode[]): number {
    let missed = 0;
    for (const node of nodes) {
      const held = new Set(node.store.messagesSince(null, null, ALL).map(({ id }) => id));
      for (const [id, { readers }] of this.chat)
        if (readers.has(node.key) && !held.has(id)) missed += 1;
    }
    return missed;
  }

  /** Of the last `count` shouts, how many receptions are missing among the nodes. */
  missedShouts(nodes: readonly SimNode[]): number {
    let missed = 0;
    for (const { heardBy } of this.shouts.values())
      for (const node of nodes) if (!heardBy.has(node)) missed += 1;
    return missed;
  }

  /** From saying to the last hearer, milliseconds, one for each message that anybody heard. */
  lastMs(): number[] {
    return [...this.chat.values(), ...this.shouts.values()]
      .filter(({ heardBy }) => heardBy.size > 1)
      .map(({ at, lastAt }) => lastAt - at);
  }

  /** Starts measuring anew; what was said before stays owed. */
  resetTimes(): void {
    this.latencies.length = 0;
    this.shouts.clear();
  }

  private onChat(node: SimNode, { id, own, conversation }: ChatMessage): void {
    this.count(node, id);
    if (own && !this.chat.has(id)) this.said(node, id, conversation);
    const said = this.chat.get(id);
    if (!said) return;
    if (conversation !== 'everyone' && !said.readers.has(node.key))
      throw new Error(`#${node.slot} read what was said to another alone`);
    this.heard(node, said);
  }

  private onShout(node: SimNode, name: string): void {
    this.count(node, name);
    const shout = this.shouts.get(name);
    if (shout) this.heard(node, shout);
  }

  private said(author: SimNode, id: RecordId, to: ConversationId): void {
    const { time: at } = this.world;
    const members = author.core
      ?.inNetwork()
      .members()
      .map(({ pubKey }) => pubKey);
    const readers = new Set(to === 'everyone' ? members : [author.key, to]);
    this.chat.set(id, { at, author, readers, heardBy: new Set([author]), lastAt: at });
  }

  private heard(node: SimNode, said: Pick<Said, 'at' | 'heardBy'> & { lastAt: number }): void {
    if (said.heardBy.has(node)) return;
    said.heardBy.add(node);
    said.lastAt = this.world.time;
    this.latencies.push(this.world.time - said.at);
  }

  private count(node: SimNode, name: string): void {
    const process = `${node.slot} ${node.process}`;
    const told = this.told.get(process) ?? new Set();
    this.told.set(process, told);
    if (told.has(name)) this.duplicates += 1;
    told.add(name);
  }
}

const nameOf = (payload: Uint8Array): string =>
  Buffer.from(payload.subarray(0, 32)).toString('hex');
