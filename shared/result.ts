/** The outcome of something that may fail for a reason its caller must handle. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | Failure<E>;
export type Failure<E> = { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const fail = <E>(error: E): Failure<E> => ({ ok: false, error });

/** Ends an exhaustive switch: a new variant that nobody handles does not compile. */
export function never(value: never): never {
  throw new Error(`unhandled variant: ${JSON.stringify(value)}`);
}
