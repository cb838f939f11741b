// js-libp2p with gossipsub as it comes (signed messages), but for a degree of 3: the same graph.
import './with-resolvers.mjs';
import { gossipsub } from '@chainsafe/libp2p-gossipsub';
import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import { identify } from '@libp2p/identify';
import { tcp } from '@libp2p/tcp';
import { multiaddr } from '@multiformats/multiaddr';
import { createLibp2p } from 'libp2p';

const TOPIC = 'bench';
const DEGREE = { D: 3, Dlo: 2, Dhi: 3, Dscore: 1, Dout: 1 };

export async function open({ onMessage }) {
  const pubsub = gossipsub({ ...DEGREE, allowPublishToZeroTopicPeers: true });
  const node = await createLibp2p({
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { identify: identify(), pubsub },
  });
  const { services } = node;
  services.pubsub.addEventListener('gossipsub:message', ({ detail }) => {
    if (detail.msg.topic === TOPIC) onMessage(detail.msg.data);
  });
  services.pubsub.subscribe(TOPIC);
  return {
    address: node.getMultiaddrs()[0].toString(),
    async connect(address) {
      await node.dial(multiaddr(address));
    },
    async publish(bytes) {
      await services.pubsub.publish(TOPIC, bytes);
    },
    links: () => node.services.pubsub.getMeshPeers(TOPIC).length,
    close: () => node.stop(),
  };
}
