// A shared key-value cache over raw broadcasts: every node has every value; the last writer wins.
import { MeshNode } from 'mesh-chat';

export class SharedCache {
  #node;
  /** key → { value, stamp }; `stamp` orders writes: time, then node, the same everywhere. */
  #entries = new Map();

  static async open(config) {
    return new SharedCache(await MeshNode.start(config));
  }

  constructor(node) {
    this.#node = node;
    void this.#listen();
  }

  get node() {
    return this.#node;
  }

  get(key) {
    return this.#entries.get(key)?.value;
  }

  entries() {
    return [...this.#entries].map(([key, { value }]) => [key, value]);
  }

  async set(key, value) {
    const time = Math.max(Date.now(), (this.#entries.get(key)?.stamp.time ?? 0) + 1);
    const entry = { value, stamp: { time, node: this.#node.nodeId } };
    this.#take(key, entry);
    // Without a network there is nobody to tell yet; they get it when they come.
    if (this.#node.network() !== null) await this.#tell([[key, entry]]);
  }

  close() {
    return this.#node.shutdown();
  }

  async #listen() {
    for await (const event of this.#node.subscribe()) {
      if (event.type === 'BroadcastReceived') this.#read(event.payload);
      // A broadcast reaches whoever is connected: a newcomer is told the rest.
      if (event.type === 'NodeJoined' && this.#entries.size > 0)
        await this.#tell([...this.#entries]);
    }
  }

  #tell(entries) {
    return this.#node.broadcast(Buffer.from(JSON.stringify(entries), 'utf8'));
  }

  #read(payload) {
    for (const [key, entry] of JSON.parse(Buffer.from(payload).toString('utf8')))
      this.#take(key, entry);
  }

  #take(key, entry) {
    const known = this.#entries.get(key);
    if (known === undefined || isLater(entry.stamp, known.stamp)) this.#entries.set(key, entry);
  }
}

const isLater = (a, b) => a.time > b.time || (a.time === b.time && a.node > b.node);
