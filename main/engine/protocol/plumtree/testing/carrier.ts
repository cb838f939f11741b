import { type Carrier, type ItemName, isRaw, Stream, type Verdict } from '../names.ts';

/** Keeps everything; of chained streams takes each item only after the one before it. */
export class MemoryCarrier implements Carrier {
  readonly items = new Map<string, Uint8Array>();
  /** How often each item was taken: exactly once is the promise. */
  readonly taken = new Map<string, number>();
  refuse: (name: ItemName) => boolean = () => false;
  private readonly onTaken: (name: ItemName) => void;

  constructor(onTaken: (name: ItemName) => void = () => {}) {
    this.onTaken = onTaken;
  }

  keep(name: ItemName, bytes: Uint8Array): void {
    const key = keyOf(name);
    this.items.set(key, bytes);
    this.taken.set(key, (this.taken.get(key) ?? 0) + 1);
    this.onTaken(name);
  }
  provide(name: ItemName): Uint8Array | null {
    return this.items.get(keyOf(name)) ?? null;
  }
  has(name: ItemName): boolean {
    return this.items.has(keyOf(name));
  }
  deliver(name: ItemName, bytes: Uint8Array): Verdict {
    if (this.has(name)) return 'known';
    if (this.refuse(name)) return 'refused';
    const before = { ...name, seq: name.seq - 1 };
    if (!isRaw(name.stream) && name.seq > 0 && !this.has(before)) return 'gap';
    this.keep(name, bytes);
    return 'new';
  }
}

export const keyOf = (name: ItemName): string => new Stream(name).itemKey(name.seq);
