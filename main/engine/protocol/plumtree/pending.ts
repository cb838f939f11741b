import { PENDING_RANGES_PER_LINK_COUNT_MAX } from './limits.ts';
import type { Stream } from './names.ts';

/** `from` to `to`, both included. */
export type Range = { from: number; to: number };

/**
 * What is still to be announced over one link. Neighbouring numbers make one range, so a burst costs
 * one entry, and a link that stalls for long holds little.
 */
export class Pending {
  private readonly streams = new Map<Stream, Range[]>();
  private rangeCount = 0;

  get isEmpty(): boolean {
    return this.rangeCount === 0;
  }

  add(stream: Stream, seq: number): void {
    const ranges = this.streams.get(stream) ?? [];
    if (ranges.length === 0) this.streams.set(stream, ranges);
    // Numbers mostly come in order: the place is at the end.
    let at = ranges.length;
    while (at > 0 && (ranges[at - 1] as Range).from > seq) at--;
    const before = ranges[at - 1];
    if (before && seq <= before.to) return;
    const after = ranges[at];
    const joinsAfter = after !== undefined && after.from === seq + 1;
    if (before && before.to === seq - 1) {
      before.to = joinsAfter ? after.to : seq;
      if (joinsAfter) this.splice(ranges, at, 1, []);
    } else if (joinsAfter) after.from = seq;
    else this.splice(ranges, at, 0, [{ from: seq, to: seq }]);
    if (this.rangeCount > PENDING_RANGES_PER_LINK_COUNT_MAX) this.dropOldest();
  }

  remove(stream: Stream, seq: number): void {
    const ranges = this.streams.get(stream);
    if (!ranges) return;
    const at = ranges.findIndex(({ from, to }) => from <= seq && seq <= to);
    const range = ranges[at];
    if (!range) return;
    const rest = [
      { from: range.from, to: seq - 1 },
      { from: seq + 1, to: range.to },
    ].filter(({ from, to }) => from <= to);
    this.splice(ranges, at, 1, rest);
    if (ranges.length === 0) this.streams.delete(stream);
  }

  /** Everything, each stream's in order; nothing is left. */
  drain(): { stream: Stream; range: Range }[] {
    const all = [...this.streams].flatMap(([stream, ranges]) =>
      ranges.map((range) => ({ stream, range })),
    );
    this.streams.clear();
    this.rangeCount = 0;
    return all;
  }

  private splice(ranges: Range[], at: number, remove: number, insert: Range[]): void {
    ranges.splice(at, remove, ...insert);
    this.rangeCount += insert.length - remove;
  }

  private dropOldest(): void {
    for (const [stream, ranges] of this.streams) {
      this.splice(ranges, 0, 1, []);
      if (ranges.length === 0) this.streams.delete(stream);
      return;
    }
  }
}
