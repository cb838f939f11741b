import { afterEach, describe, expect, it } from 'vitest';
import type { NodeId } from '../../../shared/ids.ts';
import {
  FRAME_BYTES_MAX,
  LINK_SEND_BUFFER_BYTES_MAX,
  RAW_PAYLOAD_BYTES_MAX,
} from '../../../shared/limits.ts';
import type { Problem } from '../../../shared/problem.ts';
import { sha256 } from '../crypto/hash.ts';
import { toHex } from '../crypto/hex.ts';
import { randomBytes } from '../crypto/random.ts';
import { MeshError } from '../errors.ts';
import { frame } from '../wire/frame.ts';
import { encodeMessage, type WireMessage } from '../wire/messages.ts';
import { LINK_MESSAGES_BURST_MAX, LINK_MESSAGES_PER_SECOND_MAX } from './budgets.ts';
import { exporterOf } from './channel.ts';
import { DiallerHandshake } from './handshake.ts';
import type { Link } from './link.ts';
import {
  closeAll,
  collect,
  NETWORK,
  pause,
  rawConnection,
  startNode,
  startServer,
  TestNode,
  tlsConnection,
  until,
} from './test-peers.ts';

afterEach(closeAll);

const NODE = 'ee'.repeat(48) as NodeId;
const ping = (nonce: number): WireMessage<'ping'> => ({ kind: 'ping', nonce });
const big = (): WireMessage<'direct'> => ({
  kind: 'direct',
  ...{ from: NODE, to: NODE, generation: 1, number: 0, hops: 1 },
  ...{ payload: randomBytes(RAW_PAYLOAD_BYTES_MAX), signature: new Uint8Array(64) },
});
const nonces = (messages: readonly WireMessage[]): number[] =>
  messages.map((message) => (message.kind === 'ping' ? message.nonce : -1));

async function linked() {
  const bob = await startNode();
  const alice = await startNode();
  return { alice, bob, ...(await alice.linkTo(bob)) };
}

/** A link whose other end is a TLS socket in the test's own hands. */
async function linkedToRaw() {
  const bob = await startNode();
  const node = new TestNode({});
  const { socket, closed } = await tlsConnection(bob.address);
  const self = { id: node.id, generation: 1, nick: null, listenPort: 0 };
  const context = { identity: node.key, self, exporter: exporterOf(socket) };
  const machine = new DiallerHandshake(
    context,
    { network: NETWORK, expect: null },
    {
      accept: () => null,
      removed: () => {},
    },
  );
  for (const message of machine.start().send) socket.write(frame(encodeMessage(message)));
  await until(() => bob.judged.length === 1);
  socket.write(frame(encodeMessage({ kind: 'ready' })));
  await until(() => bob.links.length === 1);
  return { bob, link: bob.links[0] as Link, socket, closed };
}

const closings = (link: Link): (Problem | null)[] => {
  const seen: (Problem | null)[] = [];
  link.onClose((found) => seen.push(found));
  return seen;
};

describe('links', () => {
  it('carry messages of all sizes, both ways, in order', async () => {
    const { here, there } = await linked();
    const atHere = collect(here);
    const atThere = collect(there);
    const sent: WireMessage[] = [ping(1), big(), ping(2), big(), ping(3)];
    for (const message of sent) {
      expect(here.send(message)).toBe(true);
      expect(there.send(message)).toBe(true);
    }
    await until(() => atHere.length === 5 && atThere.length === 5);
    const digests = (messages: WireMessage[]): string[] =>
      messages.map((message) => toHex(sha256(encodeMessage(message))));
    expect(digests(atThere)).toEqual(digests(sent));
    expect(digests(atHere)).toEqual(digests(sent));
    await until(() => here.bufferedBytes() === 0);
  });

  it('keep what arrives before anybody listens, without reading more of it', async () => {
    const { here, there } = await linked();
    for (let nonce = 0; nonce < 100; nonce++) here.send(ping(nonce));
    for (let count = 0; count < 20; count++) here.send(big());
    await pause(100);
    // What the system does not take stays with the sender.
    expect(here.bufferedBytes()).toBeGreaterThan(0);
    const received = collect(there);
    await until(() => received.length === 120);
    expect(nonces(received.slice(0, 100))).toEqual(Array.from({ length: 100 }, (_, at) => at));
  });

  it('deliver the first message after the turn in which the receiver was set', async () => {
    const { here, there } = await linked();
    here.send(ping(1));
    await pause(50);
    const received = collect(there);
    expect(received).toEqual([]);
    await until(() => received.length === 1);
  });

  it('send all of one tick in one write', async () => {
    const { here, there } = await linked();
    const received = collect(there);
    for (let nonce = 0; nonce < 50; nonce++) here.send(ping(nonce));
    expect(here.bufferedBytes()).toBe(
      Array.from({ length: 50 }, (_, nonce) => frame(encodeMessage(ping(nonce))).length).reduce(
        (sum, length) => sum + length,
      ),
    );
    await until(() => received.length === 50);
  });

  it('close after sending what is queued, and say so once at each end', async () => {
    const { here, there } = await linked();
    const received = collect(there);
    const atHere = closings(here);
    const atThere = closings(there);
    for (let nonce = 0; nonce < 500; nonce++) here.send(ping(nonce));
    here.close();
    here.close('again');
    expect(here.isClosed).toBe(true);
    expect(here.send(ping(0))).toBe(false);
    expect(atHere).toEqual([]);
    await until(() => atThere.length === 1 && atHere.length === 1);
    expect(received).toHaveLength(500);
    await pause(20);
    expect([atHere, atThere]).toEqual([[null], [null]]);
    const late = closings(here);
    await until(() => late.length === 1);
  });

  it('hand out what came before the end, however slow the receiver is', async () => {
    const { here, there } = await linked();
    const received: WireMessage[] = [];
    const seen = closings(there);
    there.onMessage((message) => {
      const until = performance.now() + 1;
      while (performance.now() < until);
      received.push(message);
    });
    for (let nonce = 0; nonce < 300; nonce++) here.send(ping(nonce));
    here.close();
    await until(() => seen.length === 1);
    expect(nonces(received)).toEqual(Array.from({ length: 300 }, (_, at) => at));
  });

  it('tell their own side why they were closed', async () => {
    const { here } = await linked();
    const seen = closings(here);
    here.close('revoked');
    await until(() => seen.length === 1);
    expect(seen).toEqual([{ code: 'link-closed', detail: 'revoked' }]);
  });

  it('notice a connection that breaks', async () => {
    const bob = await startNode();
    const alice = await startNode();
    const cuts: (() => void)[] = [];
    const cable = await startServer((near) => {
      const far = rawConnection(bob.address);
      near.pipe(far).pipe(near);
      cuts.push(() => {
        near.resetAndDestroy();
        far.resetAndDestroy();
      });
    });
    const here = await alice.dial(cable);
    await until(() => bob.links.length === 1);
    const there = bob.links[0] as Link;
    const seen = [...[here, there].map(closings)];
    collect(here);
    collect(there);
    await pause(20);
    for (const cut of cuts) cut();
    await until(() => seen.every((one) => one.length === 1));
    expect(alice.transport.linkCount + bob.transport.linkCount).toBe(0);
  });

  it('refuse to send what no frame can hold: that is our mistake', async () => {
    const { here } = await linked();
    const records = Array.from({ length: 5 }, () => randomBytes(RAW_PAYLOAD_BYTES_MAX));
    expect(records.length * RAW_PAYLOAD_BYTES_MAX).toBeGreaterThan(FRAME_BYTES_MAX);
    expect(() => here.send({ kind: 'records', records })).toThrow(MeshError);
    expect(here.isClosed).toBe(false);
  });
});

describe('T4 links under attack', () => {
  it('T4 malformed, oversize or misplaced frames close that link and no other', async () => {
    const huge = new Uint8Array(4).fill(0xff);
    const ready = frame(encodeMessage({ kind: 'ready' }));
    for (const bytes of [huge, new Uint8Array(4), frame(randomBytes(200)), ready]) {
      const { bob, link, socket, closed } = await linkedToRaw();
      const { here, there } = await (await startNode()).linkTo(bob);
      const seen = closings(link);
      collect(link);
      const received = collect(there);
      socket.write(bytes);
      await closed;
      await until(() => seen.length === 1);
      expect(seen).toMatchObject([{ code: 'peer-misbehaved' }]);
      here.send(ping(1));
      await until(() => received.length === 1);
      expect(bob.transport.linkCount).toBe(1);
    }
  });

  it('T4 T6 unknown kinds are passed over', async () => {
    const { link, socket } = await linkedToRaw();
    const received = collect(link);
    socket.write(frame(Uint8Array.of(0x82, 0x19, 0x03, 0xe7, 0x01)));
    socket.write(frame(encodeMessage(ping(4))));
    await until(() => received.length === 1);
    expect(nonces(received)).toEqual([4]);
  });

  it('T4 what a receiver throws closes the link: as the peer’s fault if it says so', async () => {
    const mistake = new Error('a bug');
    for (const [thrown, code] of [
      [new MeshError('peer-misbehaved', 'x'), 'peer-misbehaved'],
      [mistake, 'internal'],
    ] as const) {
      const { here, there } = await linked();
      const seen = closings(there);
      there.onMessage(() => {
        throw thrown;
      });
      here.send(ping(1));
      await until(() => seen.length === 1);
      expect(seen).toMatchObject([{ code }]);
    }
  });

  it('T4 a mistake while a link is taken in costs that link only', async () => {
    const bob = await startNode({
      onLink: () => {
        throw new Error('a bug');
      },
    });
    const alice = await startNode();
    const link = await alice.dial(bob.address);
    const seen = closings(link);
    collect(link);
    await until(() => seen.length === 1);
  });

  it('T4 a reader that does not read is closed before memory runs away', async () => {
    const { link, socket } = await linkedToRaw();
    socket.pause();
    const seen = closings(link);
    let sent = 0;
    while (link.send(big())) {
      sent += RAW_PAYLOAD_BYTES_MAX;
      expect(link.bufferedBytes()).toBeLessThanOrEqual(LINK_SEND_BUFFER_BYTES_MAX);
      await pause(1);
      if (sent > 100 * LINK_SEND_BUFFER_BYTES_MAX) break;
    }
    expect(link.isClosed).toBe(true);
    await until(() => seen.length === 1);
    expect(seen).toEqual([{ code: 'link-closed', detail: 'slow reader' }]);
  });

  it('T4 a flood of messages is read more slowly, and none is lost', async () => {
    const { here, there } = await linked();
    const received = collect(there);
    const extra = LINK_MESSAGES_PER_SECOND_MAX;
    const count = LINK_MESSAGES_BURST_MAX + extra;
    const begun = performance.now();
    for (let nonce = 0; nonce < count; nonce++) {
      here.send(ping(nonce));
      if (nonce % 5000 === 0) await pause(1);
    }
    await until(() => received.length >= count, 15_000);
    expect(nonces(received)).toEqual(Array.from({ length: count }, (_, at) => at));
    // The burst is free, the rest takes its second; the buckets refill meanwhile.
    expect(performance.now() - begun).toBeGreaterThan((extra / LINK_MESSAGES_PER_SECOND_MAX) * 900);
  });

  it('T4 a link with much to say leaves the event loop to others', async () => {
    const { here, there } = await linked();
    let received = 0;
    let inThisTurn = 0;
    let mostInATurn = 0;
    const count = 1000;
    const nextTurn = (): void => {
      inThisTurn = 0;
      if (received < count) setImmediate(nextTurn);
    };
    for (let nonce = 0; nonce < count; nonce++) here.send(ping(nonce));
    there.onMessage(() => {
      // As slow as a verification.
      const end = performance.now() + 0.2;
      while (performance.now() < end);
      received++;
      mostInATurn = Math.max(mostInATurn, ++inThisTurn);
    });
    nextTurn();
    await until(() => received === count);
    // Turns of 4 ms hold 20 of them; two may follow each other without anybody between.
    expect(mostInATurn).toBeLessThanOrEqual(45);
  });
});
