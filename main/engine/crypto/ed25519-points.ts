/**
 * y coordinates of the eight points whose order divides 8, as little-endian hex with the sign bit
 * clear (the list libsodium blocks). Under such a key one signature fits many messages.
 */
const SMALL_ORDER_Y: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

/** p = 2^255 − 19 ends in `…ff7f`; with a first byte of `ed` or more y would be ≥ p. */
const TOP_OF_FIELD = /^(e[d-f]|f[0-9a-f])(ff){30}7f$/;

/**
 * Refuses small-order and non-canonical keys, so that a key has one spelling and a signature one
 * meaning. Whether the point is on the curve at all shows when it is used: verification fails.
 */
export function isSoundPoint(key: string): boolean {
  const last = Number.parseInt(key.slice(62), 16) & 0x7f;
  const y = key.slice(0, 62) + last.toString(16).padStart(2, '0');
  return !TOP_OF_FIELD.test(y) && !SMALL_ORDER_Y.has(y);
}
