import { EXIT, type ExitCode } from './exit-codes.ts';

/** Asked to end, by a signal or because nobody reads any more: the node still says goodbye. */
export function onEnd(end: (code: ExitCode) => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => end(EXIT.DONE));
  process.stdout.on('error', () => end(EXIT.UNREAD));
}
