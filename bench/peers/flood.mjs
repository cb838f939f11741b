// The floor: TLS 1.3, every message over every link, no signature, no repair, no membership.
import { connect as dial } from 'node:net';
import { createServer, connect as secure } from 'node:tls';
import { makeCertificate } from '../../node_modules/.cache/mesh-chat-bench/engine.js';

const HEAD_BYTES = 12;

export async function open({ onMessage }) {
  const links = new Set();
  const seen = new Set();
  const own = Math.floor(Math.random() * 2 ** 32);
  let count = 0;

  const take = (socket) => {
    links.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {}).on('close', () => links.delete(socket));
    let rest = Buffer.alloc(0);
    socket.on('data', (data) => {
      rest = Buffer.concat([rest, data]);
      while (rest.length >= HEAD_BYTES && rest.length >= HEAD_BYTES + rest.readUInt32BE(0)) {
        const end = HEAD_BYTES + rest.readUInt32BE(0);
        receive(rest.subarray(0, end), socket);
        rest = rest.subarray(end);
      }
    });
  };
  const receive = (frame, from) => {
    const id = frame.readUInt32BE(4) * 2 ** 21 + frame.readUInt32BE(8);
    if (seen.has(id)) return;
    seen.add(id);
    for (const link of links) if (link !== from) link.write(frame);
    if (from !== null) onMessage(frame.subarray(HEAD_BYTES));
  };

  const server = createServer({ ...makeCertificate(), minVersion: 'TLSv1.3' }, take);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${server.address().port}`,
    connect(address) {
      const port = Number(address.split(':')[1]);
      return new Promise((resolve) => {
        // A TCP socket of its own, whose bytes are counted.
        const tcp = dial({ host: '127.0.0.1', port });
        const socket = secure({ socket: tcp, rejectUnauthorized: false }, () => resolve());
        take(socket);
      });
    },
    publish(bytes) {
      const head = Buffer.alloc(HEAD_BYTES);
      head.writeUInt32BE(bytes.length, 0);
      head.writeUInt32BE(own, 4);
      head.writeUInt32BE(count++, 8);
      receive(Buffer.concat([head, bytes]), null);
    },
    links: () => links.size,
    close: () => server.close(),
  };
}
