/** Runs a command for each message. */
import { type ChildProcess, spawn } from 'node:child_process';

/** What waits beyond this, the oldest first, is left out and counted. */
const QUEUE_COUNT_MAX = 1000;
/** A command that takes longer hangs, milliseconds. */
const RUN_MS_MAX = 5 * 60_000;

export type ExecOptions = {
  readonly command: string;
  /** How many may run at once; with one, they run in the order of the messages. */
  readonly jobs: number;
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Something went wrong with a run: a sentence. */
  readonly onTrouble: (words: string) => void;
};

/**
 * Each run gets one line of JSON on its stdin. What it prints goes to our stderr, so that our own
 * output stays readable for programs.
 */
export class Exec {
  private readonly options: ExecOptions;
  private readonly running = new Set<ChildProcess>();
  private queue: string[] = [];
  private stopped = false;

  constructor(options: ExecOptions) {
    this.options = options;
  }

  run(line: string): void {
    if (this.stopped) return;
    this.queue.push(line);
    if (this.queue.length > QUEUE_COUNT_MAX) this.drop();
    this.next();
  }

  /** Ends what runs, and runs nothing more. */
  stop(): void {
    this.stopped = true;
    this.queue = [];
    for (const child of this.running) kill(child);
  }

  private drop(): void {
    const dropped = this.queue.length - QUEUE_COUNT_MAX / 2;
    this.queue = this.queue.slice(dropped);
    this.options.onTrouble(`--exec is too slow: ${dropped} messages were left out.`);
  }

  private next(): void {
    while (this.running.size < this.options.jobs && this.queue.length > 0)
      this.start(this.queue.shift() ?? '');
  }

  private start(line: string): void {
    const child = spawn(this.options.command, {
      shell: true,
      // A group of its own, so that what the shell started ends with it.
      detached: process.platform !== 'win32',
      stdio: ['pipe', 2, 2],
      env: { ...process.env, ...this.options.env },
    });
    this.running.add(child);
    const limit = setTimeout(() => kill(child), RUN_MS_MAX);
    const ended = (trouble: string | null): void => {
      if (!this.running.delete(child)) return;
      clearTimeout(limit);
      if (trouble !== null && !this.stopped) this.options.onTrouble(`--exec ${trouble}.`);
      this.next();
    };
    child.once('error', (error) => ended(`did not start: ${error.message}`));
    child.once('exit', (code, signal) =>
      ended(code === 0 ? null : `ended with ${signal ?? `code ${code}`}`),
    );
    // A command that does not read its input has closed it.
    child.stdin?.on('error', () => {});
    child.stdin?.end(`${line}\n`);
  }
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', `${child.pid}`, '/t', '/f']);
    else process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It ended by itself meanwhile.
  }
}
