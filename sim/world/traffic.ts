import type { WireMessage } from '../../main/engine/wire/messages.ts';
import type { Slot } from './network.ts';

/** Bytes as they are written to sockets, length prefixes included, and UDP payload. */
export class Traffic {
  total = 0;
  readonly perKind = new Map<string, { count: number; bytes: number }>();
  private readonly perSlot: number[] = [];

  sent(slot: Slot, { kind }: WireMessage, bytes: number): void {
    this.add(slot, kind, bytes);
  }

  sentDatagram(slot: Slot, bytes: number): void {
    this.add(slot, 'lan', bytes);
  }

  of(slot: Slot): number {
    return this.perSlot[slot] ?? 0;
  }

  private add(slot: Slot, kind: string, bytes: number): void {
    this.total += bytes;
    this.perSlot[slot] = this.of(slot) + bytes;
    const sum = this.perKind.get(kind);
    if (sum) {
      sum.count += 1;
      sum.bytes += bytes;
    } else this.perKind.set(kind, { count: 1, bytes });
  }
}
