/** A real terminal, as tmux is one. */
import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';

// Debian: apt-get install tmux.
export const hasTmux = spawnSync('tmux', ['-V']).status === 0;

// Ink draws nothing where it believes that nobody looks, and tmux no letters that a locale lacks.
const env = { ...process.env, CI: 'false', CONTINUOUS_INTEGRATION: 'false', LC_ALL: 'C.UTF-8' };

let count = 0;

export class Screen {
  private readonly socket = `mesh-chat-test-${process.pid}-${++count}`;

  constructor(command: readonly string[], { columns = 100, rows = 24 } = {}) {
    const size = ['-x', `${columns}`, '-y', `${rows}`];
    this.tmux('new-session', '-d', ...size, command.join(' '));
  }

  text(): string {
    return this.tmux('capture-pane', '-p');
  }

  /** Waits for it. */
  async shows(pattern: RegExp): Promise<void> {
    await expect.poll(() => this.text(), { timeout: 60_000 }).toMatch(pattern);
  }

  /** What stands in brackets of a pattern that is on the screen. */
  find(pattern: RegExp): string {
    return pattern.exec(this.text())?.[1] ?? '';
  }

  /** Text as it is, and keys by tmux's names for them. */
  keys(...keys: readonly string[]): void {
    this.tmux('send-keys', ...keys);
  }

  resize(columns: number, rows: number): void {
    this.tmux('resize-window', '-x', `${columns}`, '-y', `${rows}`);
  }

  close(): void {
    this.tmux('kill-server');
  }

  private tmux(...args: readonly string[]): string {
    return spawnSync('tmux', ['-L', this.socket, ...args], { encoding: 'utf8', env }).stdout ?? '';
  }
}
