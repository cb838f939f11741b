import { MeshError } from '../engine/errors.ts';

/**
 * Lines on stderr and in the log file for whoever looks. Names, places and codes only: no message bodies, no keys, no
 * file contents. Callers pass an error as it is; what is written of it is decided here.
 */
export type Log = {
  readonly info: (what: string) => void;
  readonly warn: (what: string, error?: unknown) => void;
  readonly error: (what: string, error?: unknown) => void;
};

export function createLog(write: (line: string) => void, now: () => Date = () => new Date()): Log {
  const line = (level: string, what: string, error?: unknown) =>
    write(`${now().toISOString()} ${level} ${what}${describe(error)}\n`);
  return {
    info: (what) => line('info', what),
    warn: (what, error) => line('warn', what, error),
    error: (what, error) => line('error', what, error),
  };
}

function describe(error: unknown): string {
  if (error === undefined) return '';
  if (error instanceof MeshError) return `: ${error.message}`;
  // The stack says where, its first line what; a bug cannot be mended without them.
  if (error instanceof Error) return `: ${error.stack ?? error.message}`;
  return `: ${typeof error}`;
}

let toFile: (line: string) => void = () => undefined;

/** From now on lines go into a file as well. */
export function logAlsoTo(write: (line: string) => void): void {
  toFile = write;
}

/** A closed terminal must not end the program (EPIPE). */
export const log = createLog((text) => {
  toFile(text);
  if (process.stderr.writable) process.stderr.write(text);
});
