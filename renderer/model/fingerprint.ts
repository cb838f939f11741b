/**
 * The picture of a key: five by five squares, mirrored, in a colour of its own. Two keys that look
 * alike in their first characters do not look alike here.
 */
export type Fingerprint = {
  /** Degrees on the colour wheel. */
  readonly hue: number;
  /** Filled squares as [column, row]. */
  readonly squares: readonly (readonly [number, number])[];
};

const SIDE = 5;
const HALF = 3;

/** FNV-1a over the whole key, so that every character of it changes the picture. */
function mix(text: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  // Finish as murmur3 does: FNV alone leaves its upper bits related to each other.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return (hash ^ (hash >>> 16)) >>> 0;
}

export function fingerprint(key: string): Fingerprint {
  const shape = mix(key, 1);
  const squares: [number, number][] = [];
  for (let column = 0; column < HALF; column++) {
    for (let row = 0; row < SIDE; row++) {
      if (((shape >>> (column * SIDE + row)) & 1) === 0) continue;
      squares.push([column, row]);
      if (column < HALF - 1) squares.push([SIDE - 1 - column, row]);
    }
  }
  return { hue: mix(key, 2) % 360, squares };
}
