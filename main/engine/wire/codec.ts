import { MeshError } from '../errors.ts';
import type { CborValue } from './cbor.ts';

/**
 * Positional codecs: a message is an array whose places have a meaning, and every place has a bound.
 * Each combinator reads what a peer sent (throws `peer-misbehaved`) and writes what we send.
 */
export interface Codec<T> {
  // Methods, not properties: their bivariance lets a codec of anything stand where any codec may.
  write(value: T): CborValue;
  read(value: CborValue | undefined, name: string): T;
}

const wrong = (name: string, expected: string): MeshError =>
  new MeshError('peer-misbehaved', `${name}: ${expected}`);

export const uint = (max: number = Number.MAX_SAFE_INTEGER): Codec<number> => ({
  write: (value) => value,
  read: (value, name) => {
    if (typeof value !== 'number' || value > max) throw wrong(name, `an integer up to ${max}`);
    return value;
  },
});

export const bool: Codec<boolean> = {
  write: (value) => value,
  read: (value, name) => {
    if (typeof value !== 'boolean') throw wrong(name, 'true or false');
    return value;
  },
};

export const text = (bytesMax: number): Codec<string> => ({
  write: (value) => value,
  read: (value, name) => {
    if (typeof value !== 'string' || Buffer.byteLength(value) > bytesMax)
      throw wrong(name, `text of up to ${bytesMax} bytes`);
    return value;
  },
});

export const bytes = (max: number): Codec<Uint8Array> => ({
  write: (value) => value,
  read: (value, name) => {
    if (!(value instanceof Uint8Array) || value.length > max)
      throw wrong(name, `up to ${max} bytes`);
    return value;
  },
});

export const fixed = (length: number): Codec<Uint8Array> => ({
  write: (value) => value,
  read: (value, name) => {
    if (!(value instanceof Uint8Array) || value.length !== length)
      throw wrong(name, `${length} bytes`);
    return value;
  },
});

/** A branded hex string that travels as its raw bytes. */
export const hex = <T extends string>(length: number): Codec<T> => ({
  write: (value) => Buffer.from(value, 'hex'),
  read: (value, name) => {
    const raw = fixed(length).read(value, name);
    return Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString('hex') as T;
  },
});

export const nullable = <T>(codec: Codec<T>): Codec<T | null> => ({
  write: (value) => (value === null ? null : codec.write(value)),
  read: (value, name) => (value === null ? null : codec.read(value, name)),
});

export const list = <T>(codec: Codec<T>, countMax: number): Codec<readonly T[]> => ({
  write: (values) => values.map((value) => codec.write(value)),
  read: (value, name) => {
    if (!isArray(value) || value.length > countMax)
      throw wrong(name, `a list of up to ${countMax}`);
    return value.map((item, index) => codec.read(item, `${name}[${index}]`));
  },
});

type Fields = Record<string, Codec<unknown>>;
type Shape<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Codec<infer T> ? T : never;
};

/**
 * An array of named places, in the order of `fields`. Further places at the end are ignored, so that
 * later versions can add some (T6); `exact` refuses them, for what is hashed and must mean one thing.
 */
export function tuple<F extends Fields>(
  fields: F,
  options: { readonly exact?: boolean } = {},
): Codec<Shape<F>> {
  const entries = Object.entries(fields) as [string, Codec<unknown>][];
  return {
    write: (value) => entries.map(([name, codec]) => codec.write(value[name as keyof F])),
    read: (value, name) => {
      if (!isArray(value) || value.length < entries.length)
        throw wrong(name, `an array of ${entries.length}`);
      if (options.exact && value.length !== entries.length)
        throw wrong(name, `exactly ${entries.length} fields`);
      return Object.fromEntries(
        entries.map(([field, codec], at) => [field, codec.read(value[at], `${name}.${field}`)]),
      ) as Shape<F>;
    },
  };
}

export const isArray = (value: CborValue | undefined): value is readonly CborValue[] =>
  Array.isArray(value);

/** Big-endian, eight bytes each: for what is signed and not sent, which needs no shortest form. */
export function uint64s(...numbers: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * numbers.length));
  for (const [at, number] of numbers.entries()) view.setBigUint64(8 * at, BigInt(number));
  return new Uint8Array(view.buffer);
}
