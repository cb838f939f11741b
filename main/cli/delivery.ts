/** What was written and is still on the way to another node. */
import type { RecordId } from '../../shared/ids.ts';
import type { Problem } from '../../shared/problem.ts';
import { MeshError } from '../engine/errors.ts';
import type { MeshNode } from '../engine/node.ts';

/** Lines that wait for a network; the input is not read on beyond them. */
const HELD_COUNT_MAX = 1000;

/** Sends one message. @throws MeshError as the node's method does */
type Say = () => Promise<RecordId>;

/**
 * A program may write before there is anybody to write to: its lines wait here for the network.
 * `undelivered` counts those, and what no other node has taken yet.
 */
export class Delivery {
  private readonly node: MeshNode;
  private readonly unsent = new Set<string>();
  private readonly onRefused: (reason: Problem) => void;
  private held: Say[] = [];
  private waiting: (() => void)[] = [];
  private releasing: Promise<void> | null = null;

  /** @param onRefused is told why a line that was held could not be sent after all */
  constructor(node: MeshNode, onRefused: (reason: Problem) => void) {
    this.node = node;
    this.onRefused = onRefused;
  }

  get undelivered(): number {
    return this.held.length + this.unsent.size;
  }

  /** Says it now. @throws MeshError */
  async send(say: Say): Promise<void> {
    this.unsent.add(await say());
  }

  /** Says it as soon as somebody can get it, in order; may wait while many are held. */
  async sendOrHold(say: Say): Promise<void> {
    if (this.held.length === 0 && this.canSpeak()) return this.send(say);
    this.held.push(say);
    while (this.held.length >= HELD_COUNT_MAX) await this.change();
  }

  /** After each event that may have brought a network or people into it. */
  release(): void {
    if (this.held.length === 0 || !this.canSpeak()) return;
    this.releasing ??= this.sendHeld().finally(() => {
      this.releasing = null;
      this.changed();
    });
  }

  sent(ids: readonly string[]): void {
    for (const id of ids) this.unsent.delete(id);
    this.changed();
  }

  /** Events were missed: what was sent is read from the history. */
  recount(): void {
    if (this.unsent.size === 0) return;
    this.sent(this.node.chatHistory().flatMap(({ id, sent }) => (sent ? [id] : [])));
  }

  /** Resolves when nothing is on the way any more, or after so many milliseconds. */
  async delivered(msMax: number): Promise<void> {
    const end = performance.now() + msMax;
    while (this.undelivered > 0 && performance.now() < end) await this.change(end);
  }

  /** In an open network a message is for those who are known: alone, it would be for nobody. */
  private canSpeak(): boolean {
    const network = this.node.network();
    return network !== null && (network.requireInvitation || this.node.members().length > 1);
  }

  private async sendHeld(): Promise<void> {
    for (let [say] = this.held; say !== undefined; [say] = this.held) {
      try {
        await this.send(say);
      } catch (error) {
        if (!(error instanceof MeshError)) throw error;
        this.onRefused(error.toProblem());
      }
      this.held.shift();
    }
  }

  private changed(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private change(end?: number): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (end !== undefined) setTimeout(resolve, end - performance.now());
    });
  }
}
