import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from './paths.mjs';
import { end } from './process.mjs';

const MESSAGES = 200;
const PAUSE_MS = 20;

/**
 * Three headless clients in processes of their own, with data folders: from a line typed into one to
 * the line printed by each of the others; from the invitation to the link; memory when idle.
 */
export async function benchHeadless() {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-bench-'));
  const clients = [];
  const open = async (name, ...flags) => {
    const client = new Client(join(folder, name), ['--nick', name, '--invite-only', ...flags]);
    clients.push(client);
    const ready = await client.next(({ type }) => type === 'ready');
    return Object.assign(client, { key: ready.pubKey, address: `127.0.0.1:${ready.port}` });
  };
  try {
    const alice = await open('alice');
    const joins = [];
    for (const name of ['bob', 'carol']) {
      const guest = await open(name, '--seed', alice.address);
      await guest.next(({ type, state }) => type === 'status' && state === 'waiting');
      const asked = performance.now();
      alice.type(`/invite ${guest.key}`);
      await guest.next(({ type, state }) => type === 'status' && state === 'connected');
      joins.push(performance.now() - asked);
    }
    const idle = process.platform === 'linux' ? clients.map(residentMb) : [Number.NaN];
    const latency = await talk(alice, clients.slice(1));
    return { 'line to line (ms)': latency, 'invited to linked (ms)': joins, 'idle RSS (MB)': idle };
  } finally {
    await Promise.all(clients.map(({ process: child }) => end(child)));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function talk(speaker, listeners) {
  const latency = [];
  await wait(1000);
  for (let n = 0; n < MESSAGES; n++) {
    const text = `message ${n} of the benchmark`;
    const heard = listeners.map((each) => each.next((line) => line.text === text));
    const typed = performance.now();
    speaker.type(text);
    for (const line of heard) latency.push((await line).at - typed);
    await wait(PAUSE_MS);
  }
  return latency;
}

const residentMb = ({ process: { pid } }) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

class Client {
  #waiting = [];

  constructor(dataDir, flags) {
    const own = ['--data-dir', dataDir, '--bind', '127.0.0.1', '--port', '0', '--no-lan', '--json'];
    const file = join(root, 'out', 'cli', 'mesh-chat.js');
    this.process = spawn(process.execPath, [file, ...own, ...flags], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    createInterface({ input: this.process.stdout }).on('line', (line) => this.#take(line));
  }

  type(line) {
    this.process.stdin.write(`${line}\n`);
  }

  /** The next line that fits, and when it came. */
  next(fits) {
    return new Promise((resolve) => this.#waiting.push({ fits, resolve }));
  }

  #take(text) {
    const line = { ...JSON.parse(text), at: performance.now() };
    const done = this.#waiting.filter(({ fits }) => fits(line));
    this.#waiting = this.#waiting.filter((each) => !done.includes(each));
    for (const { resolve } of done) resolve(line);
  }
}
