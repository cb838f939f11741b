import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './electron.ts';

/** A member without a window: the client of the command line. */
export class Headless {
  readonly nick: string;
  private readonly child: ChildProcess;

  /** Comes in by an invite link, on loopback only. */
  constructor(nick: string, link: string, dataDir: string) {
    this.nick = nick;
    const client = path.join(root, 'out/cli/mesh-chat.js');
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
