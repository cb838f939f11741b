// Nodes of an open network with data folders that chat: each message is a signed record with a sealed
// body, on the disk of its author before it leaves and on that of each receiver before it is told.
import { MeshNode } from '../../node_modules/.cache/mesh-chat-bench/engine.js';

const HEAD_BYTES = 16;
const HEAD_CHARS = 2 * HEAD_BYTES;

export async function open({ seeds, onMessage, folder }) {
  const node = await MeshNode.start({
    bindAddr: '127.0.0.1:0',
    lan: false,
    network: 'bench',
    seedPeers: seeds,
    dataDir: folder,
  });
  void receive(node, onMessage);
  return {
    address: `127.0.0.1:${node.listening.port}`,
    connect: () => {},
    // Chat is text: the head in hexadecimal, as long as the payload was.
    publish: (bytes) =>
      node.sendChat(
        Buffer.from(bytes.buffer, bytes.byteOffset, HEAD_BYTES)
          .toString('hex')
          .padEnd(bytes.length, ' and more words'),
      ),
    links: () => node.connections().length,
    close: () => node.shutdown(),
  };
}

/** Told at least once, and told apart by the id: a repeat must not stand for one that was lost. */
async function receive(node, onMessage) {
  const seen = new Set();
  for await (const event of node.subscribe()) {
    if (event.type === 'ChatMessageReceived' && !seen.has(event.message.id)) {
      seen.add(event.message.id);
      const head = Buffer.from(event.message.plaintext).toString('utf8', 0, HEAD_CHARS);
      onMessage(Uint8Array.from(Buffer.from(head, 'hex')));
    } else if (event.type === 'Lagged') console.error(`missed ${event.missed} events`);
  }
}
