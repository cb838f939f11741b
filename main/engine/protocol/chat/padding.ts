import { MeshError } from '../../errors.ts';

/** The smallest size; each next one is twice as large. */
const BUCKET_BYTES_MIN = 256;
const END = 0x80;

/** Lengthens a text to the next of a few sizes, so that its length tells little (C3). */
export function pad(text: Uint8Array): Uint8Array {
  let bucket = BUCKET_BYTES_MIN;
  while (bucket < text.length + 1) bucket *= 2;
  const padded = new Uint8Array(bucket);
  padded.set(text);
  padded[text.length] = END;
  return padded;
}

/** What {@link pad} was given. @throws MeshError `peer-misbehaved` */
export function unpad(padded: Uint8Array): Uint8Array {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  if (padded[end] !== END) throw new MeshError('peer-misbehaved', 'body: no padding');
  return padded.subarray(0, end);
}
