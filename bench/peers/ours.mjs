// Nodes of an open network on real sockets, without a disk: raw broadcasts, signed by their author
// and verified by each receiver before it passes them on. They make their own graph.
import { MeshNode } from '../../node_modules/.cache/mesh-chat-bench/engine.js';

export async function open({ seeds, onMessage }) {
  const node = await MeshNode.start({
    bindAddr: '127.0.0.1:0',
    lan: false,
    network: 'bench',
    seedPeers: seeds,
  });
  void receive(node, onMessage);
  return {
    address: `127.0.0.1:${node.listening.port}`,
    connect: () => {},
    publish: (bytes) => node.broadcast(bytes),
    links: () => node.connections().length,
    close: () => node.shutdown(),
  };
}

async function receive(node, onMessage) {
  for await (const event of node.subscribe()) {
    if (event.type === 'BroadcastReceived') onMessage(event.payload);
    else if (event.type === 'Lagged') console.error(`missed ${event.missed} events`);
  }
}
