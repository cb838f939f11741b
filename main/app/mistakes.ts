import type { Log } from './log.ts';

/**
 * Whatever nobody caught is ours to mend. It is logged and told; the program goes on, because what
 * is on disk is whole at any moment, and somebody may be in the middle of a sentence.
 */
export function surviveMistakes(log: Log, tell: () => void): void {
  const note = (what: string) => (error: unknown) => {
    log.error(what, error);
    tell();
  };
  process.on('uncaughtException', note('uncaught exception'));
  process.on('unhandledRejection', note('unhandled rejection'));
}
