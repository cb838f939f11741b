import { type ChildProcess, execFile, spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './electron.ts';

const client = path.join(root, 'out/cli/mesh-chat.js');

type Answer = { readonly code: number; readonly out: string; readonly err: string };

/** Calls the client, to speak to the window that runs on a data folder; resolves when it ends. */
export const callClient = (dataDir: string, ...args: string[]): Promise<Answer> =>
  new Promise((resolve) => {
    const all = [client, ...args, '--data-dir', path.join(dataDir, 'mesh')];
    execFile(process.execPath, all, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });

/** A member without a window: the client of the command line. */
export class Headless {
  readonly nick: string;
  private readonly child: ChildProcess;

  /** Comes in by an invite link, on loopback only. */
  constructor(nick: string, link: string, dataDir: string) {
    this.nick = nick;
    const where = ['--no-lan', '--bind', '127.0.0.1', '--port', '0', '--data-dir', dataDir];
    this.child = spawn(process.execPath, [client, '--nick', nick, '--join', link, ...where], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
  }

  say(text: string): void {
    this.child.stdin?.write(`${text}\n`);
  }

  /** As when a lid is closed: it says nothing any more, and knows nothing of it. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  /** As when a battery is pulled. */
  kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return Promise.resolve();
    const gone = new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
    this.child.kill('SIGKILL');
    return gone;
  }
}
