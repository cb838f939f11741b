import { RAW_BATCH_COUNT_MAX } from '../../shared/limits.ts';

/** A batch of this size goes out without waiting for the end of the tick. */
const BATCH_BYTES_MAX = 32 * 1024;

/** Raw broadcasts of one tick go out together, so that one signature is made and checked for all. */
export class RawBatch {
  private readonly send: (payloads: readonly Uint8Array[]) => void;
  private payloads: Uint8Array[] = [];
  private bytes = 0;
  private due: NodeJS.Immediate | null = null;

  constructor(send: (payloads: readonly Uint8Array[]) => void) {
    this.send = send;
  }

  /** Copies the payload: its owner may use the bytes again. */
  add(payload: Uint8Array): void {
    if (this.bytes + payload.length > BATCH_BYTES_MAX) this.flush();
    this.payloads.push(new Uint8Array(payload));
    this.bytes += payload.length;
    if (this.payloads.length === RAW_BATCH_COUNT_MAX) this.flush();
    else this.due ??= setImmediate(() => this.flush());
  }

  flush(): void {
    if (this.due !== null) clearImmediate(this.due);
    this.due = null;
    const { payloads } = this;
    if (payloads.length === 0) return;
    this.payloads = [];
    this.bytes = 0;
    this.send(payloads);
  }
}
