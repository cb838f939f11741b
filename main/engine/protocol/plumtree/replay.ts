import { type MemberKey, memberOf, type NodeId } from '../../../../shared/ids.ts';
import {
  REPLAY_GENERATIONS_PER_NODE_COUNT_MAX,
  REPLAY_NODE_COUNT_MAX,
  REPLAY_NODES_PER_MEMBER_COUNT_MAX,
  REPLAY_WINDOW_COUNT,
} from './limits.ts';

/**
 * Which numbers of one generation have been taken: all up to `upTo`, and above it those whose bit is
 * set, in a ring as RFC 6479 has it for IPsec. What falls out of the window counts as taken, so an
 * old broadcast stays known however long ago its bytes were forgotten.
 */
export class ReplayWindow {
  private upTo: number;
  private high: number;
  /** Only while numbers between `upTo` and `high` are missing. */
  private ring: Uint32Array | null = null;

  /** Of what was said before the first number that we hear, only the last of it is waited for. */
  constructor(first: number) {
    this.upTo = Math.max(-1, first - REPLAY_WINDOW_COUNT);
    this.high = this.upTo;
    this.mark(first);
  }

  has(seq: number): boolean {
    return seq <= this.upTo || (seq <= this.high && this.bit(seq));
  }

  mark(seq: number): void {
    if (seq <= this.upTo) return;
    if (this.ring === null && seq === this.upTo + 1) {
      this.upTo = seq;
      this.high = seq;
      return;
    }
    this.ring ??= new Uint32Array(REPLAY_WINDOW_COUNT / 32);
    if (seq > this.high) this.advance(this.ring, seq);
    const at = seq % REPLAY_WINDOW_COUNT;
    this.ring[at >> 5] = (this.ring[at >> 5] ?? 0) | (1 << (at & 31));
    while (this.upTo < this.high && this.bit(this.upTo + 1)) this.upTo += 1;
    if (this.upTo === this.high) this.ring = null;
  }

  private advance(ring: Uint32Array, seq: number): void {
    if (seq - this.high >= REPLAY_WINDOW_COUNT) ring.fill(0);
    else
      for (let fresh = this.high + 1; fresh <= seq; fresh++) {
        const at = fresh % REPLAY_WINDOW_COUNT;
        ring[at >> 5] = (ring[at >> 5] ?? 0) & ~(1 << (at & 31));
      }
    this.high = seq;
    this.upTo = Math.max(this.upTo, seq - REPLAY_WINDOW_COUNT);
  }

  private bit(seq: number): boolean {
    const at = seq % REPLAY_WINDOW_COUNT;
    return (((this.ring?.[at >> 5] ?? 0) >>> (at & 31)) & 1) === 1;
  }
}

/**
 * Knows every raw broadcast that was taken, by node and generation, for much longer than anybody
 * keeps its bytes (P2). A generation older than those that are tracked is over.
 */
export class ReplayGuard {
  /** In the order of last use. */
  private readonly nodes = new Map<NodeId, Map<number, ReplayWindow>>();
  private readonly ofMember = new Map<MemberKey, Set<NodeId>>();

  get nodeCount(): number {
    return this.nodes.size;
  }

  has(node: NodeId, generation: number, seq: number): boolean {
    const windows = this.nodes.get(node);
    if (!windows) return false;
    const window = windows.get(generation);
    return window ? window.has(seq) : generation < Math.max(...windows.keys());
  }

  mark(node: NodeId, generation: number, seq: number): void {
    const windows = this.touch(node);
    const window = windows.get(generation);
    if (window) {
      window.mark(seq);
      return;
    }
    windows.set(generation, new ReplayWindow(seq));
    if (windows.size > REPLAY_GENERATIONS_PER_NODE_COUNT_MAX)
      windows.delete(Math.min(...windows.keys()));
  }

  private touch(node: NodeId): Map<number, ReplayWindow> {
    const kept = this.nodes.get(node);
    if (kept) {
      this.nodes.delete(node);
      this.nodes.set(node, kept);
      return kept;
    }
    const windows = new Map<number, ReplayWindow>();
    this.nodes.set(node, windows);
    const member = memberOf(node);
    const siblings = this.ofMember.get(member) ?? new Set();
    this.ofMember.set(member, siblings.add(node));
    if (siblings.size > REPLAY_NODES_PER_MEMBER_COUNT_MAX) this.forgetFirst(siblings);
    if (this.nodes.size > REPLAY_NODE_COUNT_MAX) this.forgetFirst(this.nodes.keys());
    return windows;
  }

  private forgetFirst(nodes: Iterable<NodeId>): void {
    for (const node of nodes) {
      this.nodes.delete(node);
      const siblings = this.ofMember.get(memberOf(node));
      siblings?.delete(node);
      if (siblings?.size === 0) this.ofMember.delete(memberOf(node));
      return;
    }
  }
}
