import { MemoryStore } from '../../main/engine/store/memory.ts';

/** Everything a store holds fits into one page of a simulated world. */
const ALL = Number.MAX_SAFE_INTEGER;

/** A data folder that can be copied while its node runs: what a backup or a cloned machine is. */
export class SimStore extends MemoryStore {
  private readonly keys = new Set<string>();

  override setMeta(key: string, value: Uint8Array | null): void {
    super.setMeta(key, value);
    if (value === null) this.keys.delete(key);
    else this.keys.add(key);
  }

  clone(): SimStore {
    const copy = new SimStore();
    for (const key of this.keys) copy.setMeta(key, this.getMeta(key));
    const messages = new Map(
      this.messagesSince(null, null, ALL).map((message) => [message.id, message]),
    );
    for (const log of new Set(this.heads().map((head) => head.log)))
      for (const record of this.records(log)) copy.append(record, messages.get(record.id) ?? null);
    for (const peer of this.peers().reverse()) copy.rememberPeer(peer);
    return copy;
  }
}
