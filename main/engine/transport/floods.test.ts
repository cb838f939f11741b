import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  FRAME_BYTES_BEFORE_ADMISSION_MAX,
  FRAME_BYTES_MAX,
  PENDING_HANDSHAKES_MAX,
} from '../../../shared/limits.ts';
import { randomBytes } from '../crypto/random.ts';
import { frame, frames } from '../wire/frame.ts';
import { encodeMessage } from '../wire/messages.ts';
import { HANDSHAKE_FRAMES_MAX } from './channel.ts';
import {
  closeAll,
  codeOf,
  pause,
  rawConnection,
  startNode,
  startProxy,
  startServer,
  TestNode,
  tlsConnection,
  tlsServerSocket,
  until,
} from './test-peers.ts';

afterEach(closeAll);

const prefix = (length: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length);
  return bytes;
};

/** The frame [999]: a kind of message that nobody knows. */
const UNKNOWN = frame(Uint8Array.of(0x81, 0x19, 0x03, 0xe7));

describe('T4 whoever dials in with nonsense is closed, and the node lives', () => {
  it('T4 random bytes instead of TLS', async () => {
    const bob = await startNode();
    const sockets: Socket[] = [];
    for (let length = 1; length <= 4096; length *= 4) {
      const socket = rawConnection(bob.address).resume();
      socket.write(randomBytes(length));
      socket.end();
      sockets.push(socket);
    }
    await until(() => sockets.every(({ destroyed }) => destroyed));
    await until(() => bob.transport.pendingCount === 0);
    expect(await codeOf((await startNode()).dial(bob.address))).toBe('resolved');
  });

  it('T4 half a TLS handshake, cut off or left hanging, anywhere', async () => {
    const bob = await startNode({ connectTimeoutMs: 500 });
    const tap = await startProxy(bob.address);
    await (await startNode()).dial(tap.address);
    const handshake = Buffer.concat(tap.bytes.slice(0, 1));
    const count = 40;
    const sockets = Array.from({ length: count }, (_, at) => {
      const socket = rawConnection(bob.address);
      socket.write(handshake.subarray(0, Math.ceil((handshake.length * (at + 1)) / count)));
      if (at % 2 === 0) setTimeout(() => socket.destroy(), 20);
      else socket.resume();
      return socket;
    });
    await until(() => sockets.every(({ destroyed }) => destroyed));
    await until(() => bob.transport.pendingCount === 0);
    expect(await codeOf((await startNode()).dial(bob.address))).toBe('resolved');
  });

  it('T4 silence, before TLS or inside it, ends with the time for handshakes', async () => {
    const bob = await startNode({ connectTimeoutMs: 300 });
    const begun = performance.now();
    const socket = rawConnection(bob.address).resume();
    const inside = await tlsConnection(bob.address);
    await inside.closed;
    await until(() => socket.destroyed);
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(bob.refused.map(({ problem }) => problem.code)).toEqual([
      'connect-timeout',
      'connect-timeout',
    ]);
  });

  it('T4 a drip of one byte now and then does not buy time', async () => {
    const bob = await startNode({ connectTimeoutMs: 400 });
    const { socket, closed } = await tlsConnection(bob.address);
    const drip = setInterval(() => socket.write(Uint8Array.of(0)), 50);
    const begun = performance.now();
    // The prefix 0 is refused at once; this one announces a frame that never gets complete.
    socket.write(prefix(4000));
    await closed;
    clearInterval(drip);
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  it('T4 frames that are too long, empty or malformed before admission', async () => {
    const bob = await startNode();
    const hellos = [
      prefix(FRAME_BYTES_BEFORE_ADMISSION_MAX + 1),
      prefix(0xffff_ffff),
      prefix(0),
      frame(randomBytes(500)),
      frame(encodeMessage({ kind: 'ready' })),
      frame(encodeMessage({ kind: 'ping', nonce: 1 })),
      frames(Array.from({ length: HANDSHAKE_FRAMES_MAX + 1 }, () => UNKNOWN.subarray(4))),
    ];
    for (const bytes of hellos) {
      const { socket, received, closed } = await tlsConnection(bob.address);
      socket.write(bytes);
      await closed;
      expect(received()).toHaveLength(0);
    }
    const codes = bob.refused.map(({ problem }) => problem.code);
    expect(codes).toEqual(hellos.map(() => 'peer-misbehaved'));
    expect(bob.judged).toEqual([]);
  });

  it('T4 a flood of silent connections is bounded, and does not keep others out for long', async () => {
    const bob = await startNode();
    const sockets = Array.from({ length: 300 }, () => rawConnection(bob.address).resume());
    await until(() => sockets.filter(({ destroyed }) => destroyed).length >= 300 - 64);
    expect(bob.transport.pendingCount).toBe(PENDING_HANDSHAKES_MAX);
    const alice = new TestNode({});
    expect(await codeOf(alice.dial(bob.address))).toBe('link-closed');
    // Their handshakes may take five seconds, but after one they have to make room.
    await pause(1100);
    expect(await codeOf(alice.dial(bob.address))).toBe('resolved');
    expect(bob.transport.pendingCount).toBeLessThanOrEqual(PENDING_HANDSHAKES_MAX);
  });
});

describe('T4 whoever is dialled and answers with nonsense is closed, and the node lives', () => {
  it('T4 something that does not speak TLS', async () => {
    const web = await startServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });
    expect(await codeOf((await startNode()).dial(web))).toBe('peer-misbehaved');
  });

  it('T4 something that hangs up, at once or inside TLS', async () => {
    const alice = await startNode();
    const rude = await startServer((socket) => socket.destroy());
    expect(await codeOf(alice.dial(rude))).toBe('link-closed');
    const polite = await startServer((socket) => socket.end());
    expect(await codeOf(alice.dial(polite))).toBe('link-closed');
    const late = await startServer((raw) => {
      const socket = tlsServerSocket(raw);
      socket.once('data', () => socket.destroy());
    });
    expect(await codeOf(alice.dial(late))).toBe('link-closed');
  });

  it('T4 something that accepts and stays silent, before TLS or inside it', async () => {
    const alice = await startNode({ connectTimeoutMs: 300 });
    const silent = await startServer(() => undefined);
    const secret = await startServer((raw) => void tlsServerSocket(raw).resume());
    const begun = performance.now();
    const codes = await Promise.all([silent, secret].map((to) => codeOf(alice.dial(to))));
    expect(codes).toEqual(['connect-timeout', 'connect-timeout']);
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  it('T4 a node that answers with garbage, huge frames or out of turn', async () => {
    const alice = await startNode();
    for (const bytes of [
      prefix(FRAME_BYTES_MAX + 1),
      prefix(0),
      frame(randomBytes(300)),
      frame(encodeMessage({ kind: 'ready' })),
      frames(Array.from({ length: HANDSHAKE_FRAMES_MAX + 1 }, () => UNKNOWN.subarray(4))),
    ]) {
      const liar = await startServer((raw) => {
        const socket = tlsServerSocket(raw);
        socket.once('data', () => socket.write(bytes));
      });
      expect(await codeOf(alice.dial(liar))).toBe('peer-misbehaved');
    }
  });
});
