// One process of a benchmark: hosts nodes of one kind and does what its parent asks over IPC.
import { channel } from 'node:diagnostics_channel';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { clock, obey } from './child.mjs';

const HEAD_BYTES = 16;
const [kind, folder] = process.argv.slice(2);
const { open } = await import(`./peers/${kind}.mjs`);

/** Every TCP socket there ever was, for the bytes that really crossed it. */
const sockets = [];
for (const side of ['net.client.socket', 'net.server.socket'])
  channel(side).subscribe(({ socket }) => sockets.push(socket));

/** By id: the node, and of each message that it heard when it was sent and when it came. */
const nodes = new Map();

const COMMANDS = {
  async open({ id, seeds }) {
    const heard = [];
    const onMessage = (bytes) => {
      const at = clock();
      const view = new DataView(bytes.buffer, bytes.byteOffset, HEAD_BYTES);
      heard.push([view.getUint32(0), view.getUint32(4), view.getFloat64(8), at]);
    };
    const began = clock();
    const node = await open({ seeds, onMessage, folder: join(folder, String(id)) });
    nodes.set(id, { node, heard, began });
    return node.address;
  },
  connect: ({ id, address }) => nodes.get(id).node.connect(address),
  links: ({ id }) => nodes.get(id).node.links(),
  async publish({ id, run, count, gapMs, bytes }) {
    const { node } = nodes.get(id);
    for (let seq = 0; seq < count; seq++) {
      const payload = new Uint8Array(bytes);
      const view = new DataView(payload.buffer);
      view.setUint32(0, run);
      view.setUint32(4, seq);
      view.setFloat64(8, clock());
      await node.publish(payload);
      if (gapMs > 0) await wait(gapMs);
      // What is asked of it meanwhile gets its turn.
      else if (seq % 16 === 15) await new Promise(setImmediate);
    }
    return clock();
  },
  /** `[seq, sent, received]` of a run, and when the node was opened. */
  heard: ({ id, run }) => {
    const { heard, began } = nodes.get(id);
    return { began, messages: heard.filter(([of]) => of === run).map(([, ...rest]) => rest) };
  },
  count: ({ id, run }) => nodes.get(id).heard.filter(([of]) => of === run).length,
  usage: () => {
    const { user, system } = process.cpuUsage();
    const written = sockets.reduce((sum, socket) => sum + socket.bytesWritten, 0);
    return { at: clock(), cpuMs: (user + system) / 1000, written, rss: process.memoryUsage.rss() };
  },
};

obey(COMMANDS);
process.send({ ready: true });
