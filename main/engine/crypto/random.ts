import { randomFillSync } from 'node:crypto';

/** Bytes from the system's cryptographic source. Machines take such a function as an argument. */
export const randomBytes = (length: number): Uint8Array => randomFillSync(new Uint8Array(length));
