/**
 * Somebody who types what a document says. Each person has a home of their own, as on a machine of
 * their own; whoever waits to be let in is let in by the first person, as the documents ask.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { meshFolder, profileFolder, systemAppData } from '../../main/control/profile-folder.ts';

const WAIT_MS = 90_000;
/** Who founds the network; their machines are called `alice-…`. */
const FIRST = 'alice';

/** What was started, all that it wrote, and whether it has ended. */
export class Command {
  readonly ended: Promise<number>;
  readonly text: string;
  out = '';
  private readonly child: ChildProcess;

  constructor(text: string, options: { cwd: string; env: NodeJS.ProcessEnv }) {
    this.text = text;
    // A group of its own, so that what the shell started ends with it.
    this.child = spawn('bash', ['-c', text], { ...options, detached: true });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.out += chunk.toString('utf8');
      });
    this.child.stdin?.on('error', () => {});
    this.ended = new Promise((resolve) => this.child.once('close', (code) => resolve(code ?? 1)));
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  type(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** Ctrl+C. */
  async stop(): Promise<void> {
    if (this.isRunning && this.child.pid !== undefined) process.kill(-this.child.pid, 'SIGINT');
    await this.ended;
  }

  /** Waits for the first of the patterns in what it writes. */
  async shows(pattern: RegExp): Promise<RegExpExecArray> {
    for (const end = Date.now() + WAIT_MS; Date.now() < end; ) {
      const found = pattern.exec(this.out);
      if (found) return found;
      if (!this.isRunning) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`${pattern} not in what "${this.text}" wrote:\n${this.out}`);
  }
}

const NODE_OPTIONS_OF_TESTS = ['--bind', '127.0.0.1', '--port', '0', '--no-lan'];
/** Which programs come with a node of their own; the others speak to one, or to none. */
const TASKS = 'send|status|history|import|identity|manual|completion';

/** A program as the documents call it, on loopback: names of the first person's machine lead to it. */
const shim = (program: string): string => `#!/usr/bin/env bash
args=()
for arg in "$@"; do
  case "$arg" in ${FIRST}-*:9000) arg="127.0.0.1:$FIRST_PORT" ;; esac
  args+=("$arg")
done
[[ "$1" =~ ^(${TASKS})$ ]] || args+=(${NODE_OPTIONS_OF_TESTS.join(' ')})
exec "${process.execPath}" "${program}" "\${args[@]}"
`;

export class Reader {
  private readonly folder: string;
  private readonly bin: string;
  /** What runs in each home, and how it was started. */
  private readonly nodes = new Map<string, Command>();
  private port = '';

  /** @param programs where the bundles of `mesh-chat` and `mesh-node` lie */
  constructor(folder: string, programs: string) {
    this.folder = folder;
    this.bin = join(folder, 'bin');
    mkdirSync(this.bin, { recursive: true });
    for (const name of ['mesh-chat', 'mesh-node'])
      writeFileSync(join(this.bin, name), shim(join(programs, `${name}.js`)), { mode: 0o755 });
  }

  /** What the first person sees. */
  get first(): Command {
    const node = this.nodes.get(FIRST);
    if (!node) throw new Error('nobody has founded a network');
    return node;
  }

  get firstAddress(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** A machine: what is run there finds the data folder of the window to be the one of the client. */
  home(name: string): string {
    const home = join(this.folder, name);
    const profile = profileFolder(systemAppData(process.platform, home, {}), '');
    if (mkdirSync(profile, { recursive: true }))
      symlinkSync(join(home, 'mesh'), meshFolder(profile));
    return home;
  }

  start(text: string, name = FIRST, cwd = this.home(name)): Command {
    const { MESH_CHAT_DATA_DIR: _folder, XDG_CONFIG_HOME: _config, ...rest } = process.env;
    const PATH = [this.bin, process.env.PATH].join(delimiter);
    const env = { ...rest, PATH, HOME: this.home(name), FIRST_PORT: this.port };
    return new Command(text, { cwd, env });
  }

  /** Types one command and waits until it has done what it is for. @returns its exit code, or null */
  async type(text: string): Promise<number | null> {
    const name = /--nick (\w+)/.exec(text)?.[1] ?? FIRST;
    const isNode = /\bmesh-chat --/.test(text);
    if (isNode) await this.nodes.get(name)?.stop();
    else if (!this.first.isRunning) await this.rise(this.first.text, FIRST);
    const isPiped = text.includes('|');
    if (!isNode || isPiped || text.includes('--tui')) return this.start(text, name).ended;
    await this.rise(text, name);
    return null;
  }

  /** A node that stays: it listens, and belongs. */
  private async rise(text: string, name: string): Promise<void> {
    const node = this.start(text, name);
    this.nodes.set(name, node);
    const [, port = ''] = await node.shows(/Listening on: .*:(\d+)/);
    if (name === FIRST) this.port = port;
    else await this.letIn(node, name);
  }

  /** As the first person does who was told a key. */
  private async letIn(node: Command, name: string): Promise<void> {
    const [, relay] = /--relay\b/.exec(node.text)
      ? await node.shows(/with: (\/relay [0-9a-f]{64})/)
      : [];
    const [, key] = await node.shows(/public key: ([0-9a-f]{64})/);
    this.first.type(relay ?? `/invite ${key}`);
    await this.first.shows(new RegExp(`${name} joined`));
  }

  async leave(): Promise<void> {
    await Promise.all([...this.nodes.values()].map((node) => node.stop()));
  }
}
