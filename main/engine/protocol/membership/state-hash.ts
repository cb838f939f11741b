import { sha256 } from '../../crypto/hash.ts';
import { fromHex, toHex } from '../../crypto/hex.ts';
import type { NodeRecord } from '../../wire/node-record.ts';
import type { NodeTags } from './node-tags.ts';

type Mark = readonly [high: number, low: number];

/**
 * Names a set of records in 8 bytes, whatever their order: two nodes that say the same know the same.
 * Whoever forges that, with records of its own, delays what is pushed anyway.
 */
export class StateHash {
  private readonly marks = new WeakMap<NodeRecord, Mark>();
  private readonly tags: NodeTags;

  constructor(tags: NodeTags) {
    this.tags = tags;
  }

  of(listed: readonly { readonly record: NodeRecord }[]): string {
    let [high, low] = [0, 0];
    for (const { record } of listed) {
      const mark = this.markOf(record);
      high ^= mark[0];
      low ^= mark[1];
    }
    const sum = new DataView(new ArrayBuffer(8));
    sum.setInt32(0, high);
    sum.setInt32(4, low);
    return toHex(new Uint8Array(sum.buffer));
  }

  private markOf(record: NodeRecord): Mark {
    const kept = this.marks.get(record);
    if (kept) return kept;
    const { node, generation, version } = record;
    const said = new DataView(new ArrayBuffer(16));
    said.setBigUint64(0, BigInt(generation));
    said.setBigUint64(8, BigInt(version));
    const hash = sha256(fromHex(this.tags.of(node)), new Uint8Array(said.buffer));
    const view = new DataView(hash.buffer, hash.byteOffset);
    const mark: Mark = [view.getInt32(0), view.getInt32(4)];
    this.marks.set(record, mark);
    return mark;
  }
}
