// A mesh of nodes of one kind in as many processes as wanted, on one graph where the kind makes none.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const MAKE_THEIR_GRAPH = ['ours', 'chat'];
const HOST = join(import.meta.dirname, 'host.mjs');
const LINKED_MS_MAX = 90_000;
/** After the last link: trees, scores and meshes find their shape. */
const SETTLE_MS = 5_000;

class Host {
  #calls = new Map();
  #next = 0;

  constructor(kind, folder) {
    this.process = fork(HOST, [kind, folder], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.ready = new Promise((resolve) => this.process.once('message', resolve));
    this.process.on('message', ({ call, value, error }) => {
      const waiting = this.#calls.get(call);
      this.#calls.delete(call);
      if (error !== undefined) waiting?.reject(new Error(error));
      else waiting?.resolve(value);
    });
  }

  ask(command, input = {}) {
    return new Promise((resolve, reject) => {
      const call = this.#next++;
      this.#calls.set(call, { resolve, reject });
      this.process.send({ call, command, ...input });
    });
  }
}

export class Mesh {
  hosts = [];
  /** By number: its host and its address. */
  nodes = [];
  /** For those that keep something. */
  folder = mkdtempSync(join(tmpdir(), 'mesh-bench-'));

  constructor(kind) {
    this.kind = kind;
  }

  /** `count` nodes in `processes` processes, linked and at rest. */
  static async of(kind, count, processes) {
    const mesh = new Mesh(kind);
    for (let n = 0; n < processes; n++) await mesh.host();
    for (let n = 0; n < count; n++) await mesh.add(mesh.hosts[n % processes]);
    if (!MAKE_THEIR_GRAPH.includes(kind)) for (const [a, b] of graph(count)) await mesh.link(a, b);
    await mesh.linked();
    await wait(SETTLE_MS);
    return mesh;
  }

  async host() {
    const host = new Host(this.kind, this.folder);
    await host.ready;
    this.hosts.push(host);
    return host;
  }

  /** Ours are told one address and find the rest; the others are linked as the graph says. */
  async add(host) {
    const id = this.nodes.length;
    const known = this.nodes[Math.floor(id / 2)];
    const address = await host.ask('open', { id, seeds: known ? [known.address] : [] });
    this.nodes.push({ id, host, address });
    return id;
  }

  link = (a, b) => this.ask(a, 'connect', { address: this.nodes[b].address });

  ask = (id, command, input = {}) => this.nodes[id].host.ask(command, { id, ...input });

  async linked() {
    const enough = Math.min(2, this.nodes.length - 1);
    const end = Date.now() + LINKED_MS_MAX;
    for (;;) {
      const links = await Promise.all(this.nodes.map(({ id }) => this.ask(id, 'links')));
      if (links.every((count) => count >= enough)) return;
      if (Date.now() > end) throw new Error(`${this.kind}: not linked: ${links}`);
      await wait(100);
    }
  }

  /** Waits until nothing more comes, and gives what each of `ids` heard of a run. */
  async gather(ids, run, expected) {
    let before = -1;
    for (;;) {
      const counts = await Promise.all(ids.map((id) => this.ask(id, 'count', { run })));
      const sum = counts.reduce((a, b) => a + b, 0);
      if (sum === before || counts.every((count) => count >= expected)) break;
      before = sum;
      await wait(2_000);
    }
    return Promise.all(ids.map((id) => this.ask(id, 'heard', { run })));
  }

  others = (id) => this.nodes.map((node) => node.id).filter((other) => other !== id);

  async usage() {
    const all = await Promise.all(this.hosts.map((host) => host.ask('usage')));
    const sum = (field) => all.reduce((total, each) => total + each[field], 0);
    return {
      at: all[0].at,
      cpuMs: sum('cpuMs'),
      written: sum('written'),
      rss: Math.max(...all.map(({ rss }) => rss)),
    };
  }

  async close() {
    for (const { process: child } of this.hosts) child.kill('SIGKILL');
    await wait(200);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Edges of a ring with seeded chords: every node has three links, or two where the count is odd. */
function graph(count) {
  const edges = Array.from({ length: count }, (_, n) => [n, (n + 1) % count]);
  if (count < 4) return edges.slice(0, count === 2 ? 1 : count);
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x80000000;
  };
  const free = Array.from({ length: count }, (_, n) => n);
  while (free.length > 1) {
    const a = free.shift();
    const far = free.filter((b) => Math.abs(a - b) > 1 && Math.abs(a - b) < count - 1);
    const b = far[Math.floor(random() * far.length)];
    if (b === undefined) continue;
    free.splice(free.indexOf(b), 1);
    edges.push([a, b]);
  }
  return edges;
}
