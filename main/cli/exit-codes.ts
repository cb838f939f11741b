/** How the programs end. The numbers are documented in the manual and do not change. */
export const EXIT = {
  /** Ended as asked; what came through a pipe has reached another node. */
  DONE: 0,
  /** It could not start, or a line of the input was refused; the words say why. */
  FAILED: 1,
  /** The command line makes no sense. */
  USAGE: 2,
  /** Nothing is running on that data folder. */
  NOT_RUNNING: 3,
  /** What was written has reached nobody in time. */
  UNDELIVERED: 4,
  /** Nobody reads the output any more, as after SIGPIPE. */
  UNREAD: 141,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
