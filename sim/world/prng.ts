/**
 * All chance in a simulated world: sfc32 (Chris Doty-Humphrey, PractRand), seeded by a text. Children
 * that are forked by name draw independently, so that a new fault does not change what another part
 * of the world rolls.
 */
export class Prng {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;
  private readonly name: string;

  constructor(name: string) {
    this.name = name;
    [this.a, this.b, this.c] = hashText(name);
    for (let round = 0; round < 12; round++) this.u32();
  }

  fork(name: string | number): Prng {
    return new Prng(`${this.name}/${name}`);
  }

  u32(): number {
    const result = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + result) | 0;
    return result >>> 0;
  }

  /** In [0, 1). */
  unit(): number {
    return this.u32() / 2 ** 32;
  }

  below(count: number): number {
    return Math.floor(this.unit() * count);
  }

  between(min: number, max: number): number {
    return min + this.unit() * (max - min);
  }

  chance(probability: number): boolean {
    return probability > 0 && this.unit() < probability;
  }

  /** Mostly short, sometimes long: waiting times of independent happenings. */
  exponential(mean: number): number {
    return -Math.log(1 - this.unit()) * mean;
  }

  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count; at += 4) {
      const word = this.u32();
      for (let byte = 0; byte < 4 && at + byte < count; byte++)
        bytes[at + byte] = word >>> (8 * byte);
    }
    return bytes;
  }

  /** @throws when there is nothing to pick from */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('nothing to pick from');
    return items[this.below(items.length)] as T;
  }

  shuffled<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let last = result.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      [result[last], result[other]] = [result[other] as T, result[last] as T];
    }
    return result;
  }
}

/** cyrb128: three words in which every character of the name has stirred every bit. */
function hashText(text: string): [number, number, number] {
  let [h1, h2, h3, h4] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    h1 = h2 ^ Math.imul(h1 ^ code, 597399067);
    h2 = h3 ^ Math.imul(h2 ^ code, 2869860233);
    h3 = h4 ^ Math.imul(h3 ^ code, 951274213);
    h4 = h1 ^ Math.imul(h4 ^ code, 2716044179);
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067);
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233);
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213);
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179);
  return [h1 ^ h2, h2 ^ h3, h3 ^ h4];
}
