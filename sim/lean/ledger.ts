import type { LeanNode } from './node.ts';

type Said = {
  readonly at: number;
  readonly author: LeanNode;
  heard: number;
  latency: number;
  lastAt: number;
};

/** What was broadcast and who heard it. */
export class LeanLedger {
  /** Payloads that arrived, wanted or not. */
  receptions = 0;
  duplicates = 0;
  private readonly now: () => number;
  private readonly messages = new Map<string, Said>();
  private readonly heardBy = new Map<string, Set<LeanNode>>();

  constructor(now: () => number) {
    this.now = now;
  }

  reset(): void {
    this.receptions = 0;
    this.messages.clear();
    this.heardBy.clear();
  }

  said(name: string, author: LeanNode): void {
    const at = this.now();
    this.messages.set(name, { at, author, heard: 0, latency: 0, lastAt: at });
    this.heardBy.set(name, new Set([author]));
  }

  heard(name: string, node: LeanNode): void {
    const said = this.messages.get(name);
    const by = this.heardBy.get(name);
    if (!said || !by) return;
    if (by.has(node)) {
      this.duplicates += 1;
      return;
    }
    by.add(node);
    said.heard += 1;
    said.latency += this.now() - said.at;
    said.lastAt = this.now();
  }

  missed(nodes: readonly LeanNode[]): number {
    let missed = 0;
    for (const by of this.heardBy.values())
      for (const node of nodes) if (!by.has(node)) missed += 1;
    return missed;
  }

  /** Receptions for each one needed, minus 1. */
  get rmr(): number | null {
    const needed = [...this.messages.values()].reduce((sum, { heard }) => sum + heard, 0);
    return needed > 0 ? this.receptions / needed - 1 : null;
  }

  /** For each broadcast its author, the mean over its hearers, and the last of them. */
  times(): { readonly author: LeanNode; readonly meanMs: number; readonly lastMs: number }[] {
    return [...this.messages.values()]
      .filter(({ heard }) => heard > 0)
      .map(({ at, author, heard, latency, lastAt }) => ({
        author,
        meanMs: latency / heard,
        lastMs: lastAt - at,
      }));
  }
}
