/** Lower-case hex of any bytes. */
export const toHex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');

/**
 * The bytes a hex string stands for, in an ArrayBuffer of their own (nothing else is kept alive).
 * @throws RangeError on anything but an even number of hex digits: `Buffer` would cut silently.
 */
export function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length >>> 1);
  const written = Buffer.from(bytes.buffer).write(text, 'hex');
  if (text.length % 2 !== 0 || written !== bytes.length) throw new RangeError('not hex');
  return bytes;
}
