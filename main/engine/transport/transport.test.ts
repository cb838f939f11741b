import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { formatAddress } from '../../../shared/address.ts';
import type { NetworkId } from '../../../shared/ids.ts';
import { LINK_COUNT_MAX } from '../../../shared/limits.ts';
import { problem } from '../../../shared/problem.ts';
import { randomBytes } from '../crypto/random.ts';
import { FrameSplitter, frame } from '../wire/frame.ts';
import { decodeMessage, encodeMessage, type WireMessage } from '../wire/messages.ts';
import { exporterOf, LINGER_MS } from './channel.ts';
import { DiallerHandshake } from './handshake.ts';
import {
  ADMIT,
  closeAll,
  codeOf,
  collect,
  NETWORK,
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

const messagesIn = (bytes: Uint8Array): (WireMessage | null)[] => {
  const splitter = new FrameSplitter(1024 * 1024);
  splitter.push(bytes);
  const found: (WireMessage | null)[] = [];
  for (let next = splitter.next(); next !== null; next = splitter.next())
    found.push(decodeMessage(next, 'handshake'));
  return found;
};

/** What a peer other than a Transport would say as a hello on this connection. */
const helloFrom = (node: TestNode, exporter: Uint8Array): WireMessage<'hello'> => {
  const self = { id: node.id, generation: 1, nick: null, listenPort: 9000 };
  const context = { identity: node.key, self, exporter };
  const machine = new DiallerHandshake(
    context,
    { network: NETWORK, expect: null },
    {
      accept: () => null,
      removed: () => {},
    },
  );
  return machine.start().send[0] as WireMessage<'hello'>;
};

describe('T1 nothing crosses the socket in clear', () => {
  it('T1 a wiretap finds no name, key, network or text', async () => {
    const nick = 'Wilhelmina';
    const bob = await startNode({ nick });
    const alice = await startNode({ nick });
    const tap = await startProxy(bob.address);
    const link = await alice.dial({ host: 'localhost', port: tap.address.port });
    await until(() => bob.links.length === 1);
    const received = collect(bob.links[0]!);
    const payload = Buffer.from('the quick brown fox jumps over the lazy dog');
    link.send({ kind: 'gossip', alias: 0, define: null, seq: 0, hops: 0, bytes: payload });
    await until(() => received.length === 1);
    expect(received[0]).toMatchObject({ kind: 'gossip' });

    const wire = Buffer.concat(tap.bytes);
    expect(wire.length).toBeGreaterThan(1000);
    const inClear = [nick, 'Zwetschgenkuchen', 'localhost', 'mesh-chat', payload.toString()];
    const inHex = [NETWORK, alice.id, bob.id, alice.member, bob.member];
    const secrets = [
      ...[...inClear, ...inHex].map((text) => Buffer.from(text)),
      ...inHex.map((text) => Buffer.from(text, 'hex')),
    ];
    for (const secret of secrets)
      expect(wire.includes(secret), secret.toString('latin1')).toBe(false);
  });

  it('T1 refuses TLS 1.2, and speaking in clear', async () => {
    const bob = await startNode();
    const old = connectTls({ ...bob.address, maxVersion: 'TLSv1.2', rejectUnauthorized: false });
    const refused = await new Promise((resolve) => {
      old.once('secureConnect', () => resolve(false)).once('error', () => resolve(true));
    });
    old.destroy();
    expect(refused).toBe(true);

    const alice = await startNode();
    const clear = rawConnection(bob.address).resume();
    clear.write(frame(encodeMessage(helloFrom(alice, new Uint8Array(32)))));
    await until(() => clear.destroyed);
    expect(bob.judged).toEqual([]);
  });
});

describe('T2 a proof is bound to its connection', () => {
  it('T2 a man in the middle who ends TLS on both sides gets nobody linked', async () => {
    const bob = await startNode();
    const alice = await startNode();
    let relayed = 0;
    const middle = await startServer((raw) => {
      const near = tlsServerSocket(raw);
      const far = connectTls({ socket: rawConnection(bob.address), rejectUnauthorized: false });
      far.on('error', () => undefined);
      near.on('data', (chunk: Buffer) => {
        relayed += chunk.length;
        far.write(chunk);
      });
      far.on('data', (chunk: Buffer) => near.write(chunk));
      far.on('close', () => near.destroy());
    });
    expect(await codeOf(alice.dial(middle, { expect: bob.member }))).toBe('link-closed');
    expect(relayed).toBeGreaterThan(100);
    expect(bob.links).toEqual([]);
    expect(bob.judged).toEqual([]);
    expect(bob.refused.map((one) => one.problem.code)).toEqual(['peer-misbehaved']);
  });

  it('T2 a recorded hello is refused on the next connection', async () => {
    const bob = await startNode();
    const alice = await startNode();
    const first = await tlsConnection(bob.address);
    const hello = frame(encodeMessage(helloFrom(alice, exporterOf(first.socket))));
    first.socket.write(hello);
    await until(() => bob.judged.length === 1);
    const second = await tlsConnection(bob.address);
    second.socket.write(hello);
    await second.closed;
    expect(second.received()).toHaveLength(0);
    expect(bob.judged).toHaveLength(1);
  });
});

describe('T3 strangers learn nothing', () => {
  it('T3 a stranger receives exactly one reject, and then the end', async () => {
    const bob = await startNode({
      judge: () => ({ admit: false, reason: 'not-invited', revocation: null }),
    });
    const stranger = new TestNode({});
    const { socket, received, closed } = await tlsConnection(bob.address);
    socket.write(frame(encodeMessage(helloFrom(stranger, exporterOf(socket)))));
    await closed;
    const reject = {
      kind: 'reject',
      reason: 'not-invited',
      versionMin: 1,
      versionMax: 1,
      revocation: null,
    };
    expect(messagesIn(received())).toEqual([reject]);
    expect(received().length).toBeLessThan(16);
    expect(await codeOf(stranger.dial(bob.address))).toBe('not-invited');
    expect(bob.links).toEqual([]);
  });

  it('T3 a refusal reaches one who talks on, who is then cut off', async () => {
    const bob = await startNode({
      judge: () => ({ admit: false, reason: 'not-invited', revocation: null }),
    });
    const { socket, received, closed } = await tlsConnection(bob.address);
    // Takes no notice of the end that the listener signals.
    socket.allowHalfOpen = true;
    socket.write(frame(encodeMessage(helloFrom(new TestNode({}), exporterOf(socket)))));
    const begun = performance.now();
    const talk = setInterval(() => socket.write(randomBytes(200_000)), 5);
    await closed;
    clearInterval(talk);
    expect(messagesIn(received())).toMatchObject([{ kind: 'reject', reason: 'not-invited' }]);
    expect(performance.now() - begun).toBeLessThan(LINGER_MS + 2000);
  });

  it('T3 who says nothing hears nothing, and the certificate names nobody', async () => {
    const bob = await startNode({ connectTimeoutMs: 300 });
    const { socket, received, closed } = await tlsConnection(bob.address);
    const { subject } = socket.getPeerCertificate();
    expect(subject).toMatchObject({ CN: 'mesh' });
    await closed;
    expect(received()).toHaveLength(0);
  });

  it('T3 only the expected key will do', async () => {
    const bob = await startNode();
    const alice = await startNode();
    const wrong = alice.dial(bob.address, { expect: alice.member });
    expect(await codeOf(wrong)).toBe('wrong-key');
    await wrong.catch((error) => expect(error.detail).toBe(formatAddress(bob.address)));
    expect(await codeOf(alice.dial(bob.address, { expect: bob.member }))).toBe('resolved');
    await until(() => bob.links.length === 1 && bob.refused.length === 1);
  });

  it('T3 every refusal reaches the dialler as its typed error', async () => {
    for (const [reason, code] of [
      ['no-network', 'no-network-there'],
      ['other-network', 'other-network'],
      ['too-many', 'too-many-connections'],
      ['busy', 'too-many-connections'],
    ] as const) {
      const bob = await startNode({ judge: () => ({ admit: false, reason, revocation: null }) });
      const alice = await startNode();
      expect(await codeOf(alice.dial(bob.address))).toBe(code);
      expect(bob.refused).toMatchObject([{ problem: { code } }]);
    }
  });

  it('T3 what accept finds is what the dial is rejected with', async () => {
    const bob = await startNode();
    const alice = await startNode({ accept: () => problem('key-revoked', 'why') });
    const dial = alice.dial(bob.address);
    expect(await codeOf(dial)).toBe('key-revoked');
    await until(() => bob.refused.length === 1);
    expect(bob.links).toEqual([]);
  });

  it('T3 dialling ourselves is found out', async () => {
    const bob = await startNode();
    expect(await codeOf(bob.dial(bob.address))).toBe('ourselves');
  });
});

describe('T6 versions', () => {
  it('T6 a dialler of another age is told so with our range', async () => {
    const bob = await startNode();
    const { socket, received, closed } = await tlsConnection(bob.address);
    const hello = helloFrom(new TestNode({}), exporterOf(socket));
    socket.write(frame(encodeMessage({ ...hello, versionMin: 7, versionMax: 9 })));
    await closed;
    const reject = {
      kind: 'reject',
      reason: 'update-needed',
      versionMin: 1,
      versionMax: 1,
      revocation: null,
    };
    expect(messagesIn(received())).toEqual([reject]);
    expect(bob.refused).toMatchObject([{ problem: { code: 'update-needed', detail: '7–9' } }]);
  });

  it('T6 a listener of another age makes the dial fail with its range', async () => {
    const later = await startServer((raw) => {
      const socket = tlsServerSocket(raw);
      const reject = {
        kind: 'reject',
        reason: 'update-needed',
        versionMin: 7,
        versionMax: 9,
        revocation: null,
      } as const;
      socket.once('data', () => socket.end(frame(encodeMessage(reject))));
    });
    const dial = (await startNode()).dial(later);
    expect(await codeOf(dial)).toBe('update-needed');
    await dial.catch((error) => expect(error.detail).toBe('7–9'));
  });

  it('T6 unknown kinds are passed over while shaking hands', async () => {
    const bob = await startNode();
    const { socket, received } = await tlsConnection(bob.address);
    // [999, 1]
    socket.write(frame(Uint8Array.of(0x82, 0x19, 0x03, 0xe7, 0x01)));
    socket.write(frame(encodeMessage(helloFrom(new TestNode({}), exporterOf(socket)))));
    await until(() => received().length > 0);
    expect(messagesIn(received())).toMatchObject([{ kind: 'welcome', node: bob.id }]);
    socket.write(frame(encodeMessage({ kind: 'ready' })));
    await until(() => bob.links.length === 1);
  });
});

describe('reaching others', () => {
  it('tells both ends who the other is and where to dial it again', async () => {
    const bob = await startNode();
    const alice = await startNode();
    let reached = 0;
    const here = await alice.dial(bob.address, { onReached: () => reached++ });
    await until(() => bob.links.length === 1);
    const [there] = bob.links;
    expect(reached).toBe(1);
    const common = { peerNick: 'nick', peerGeneration: 3, network: NETWORK };
    const toBob = { peer: bob.id, direction: 'out', address: formatAddress(bob.address) };
    const toAlice = { peer: alice.id, direction: 'in', address: formatAddress(alice.address) };
    expect(here).toMatchObject({ ...common, ...toBob });
    expect(there).toMatchObject({ ...common, ...toAlice });
    expect(here.id).not.toBe(there?.id);
  });

  it('hands the purpose of a dial to accept', async () => {
    const seen: unknown[] = [];
    const bob = await startNode();
    const alice = await startNode({
      accept: (_welcome, dialled) => {
        seen.push(dialled);
        return null;
      },
    });
    await alice.dial(bob.address, { network: null, expect: bob.member });
    const address = formatAddress(bob.address);
    expect(seen[0]).toEqual({ address, network: null, expect: bob.member });
  });

  it('works over IPv6, and shows IPv4 plainly where an IPv6 socket takes it', async () => {
    const six = await startNode({ host: '::1' });
    const both = await startNode({ host: '::' });
    const alice = await startNode();
    const link = await alice.dial(six.address);
    expect(link.address).toBe(`[::1]:${six.address.port}`);
    const alsoFour = { host: '127.0.0.1', port: both.address.port };
    await alice.dial(alsoFour);
    expect(both.judged).toEqual([`127.0.0.1:${alice.address.port}`]);
    expect(six.judged).toEqual([`[::1]:${alice.address.port}`]);
    await alice.dial({ host: 'localhost', port: both.address.port });
    expect(both.judged).toHaveLength(2);
  });

  it('types what can go wrong with a socket', async () => {
    const bob = await startNode();
    const { host, port } = bob.address;
    const alice = new TestNode({ connectTimeoutMs: 300 });
    expect(await codeOf(alice.transport.listen(host, port))).toBe('port-taken');
    // TEST-NET-3: an address that no interface has. Nothing is sent.
    expect(await codeOf(alice.transport.listen('203.0.113.1', 0))).toBe('bind-failed');
    await bob.transport.close();
    expect(await codeOf(alice.dial({ host, port }))).toBe('unreachable');
    expect(await codeOf(alice.dial({ host, port: 0 }))).toBe('address-invalid');
    expect(await codeOf(bob.dial({ host, port }))).toBe('not-running');
    expect(await codeOf(bob.transport.listen(host, 0))).toBe('not-running');
  });

  it('can be called off, before and while dialling', async () => {
    const silent = await startServer(() => undefined);
    const alice = await startNode();
    const called = alice.dial(silent, { signal: AbortSignal.abort() });
    expect(await codeOf(called)).toBe('link-closed');
    const controller = new AbortController();
    const dial = codeOf(alice.dial(silent, { signal: controller.signal }));
    await pause(20);
    controller.abort();
    expect(await dial).toBe('link-closed');
  });

  it('ends dials and handshakes when it is closed', async () => {
    const silent = await startServer(() => undefined);
    const alice = await startNode();
    const dial = codeOf(alice.dial(silent));
    const halfway = rawConnection(alice.address);
    await until(() => alice.transport.pendingCount === 1);
    await alice.transport.close();
    expect(await dial).toBe('not-running');
    await until(() => halfway.destroyed);
  });

  it('a hub takes many at once, and traffic goes both ways on each', async () => {
    const hub = await startNode({
      onLink: (link) => link.onMessage((message) => void link.send(message)),
    });
    const others = Array.from({ length: LINK_COUNT_MAX - 2 }, () => new TestNode({}));
    await Promise.all(
      others.map(async (other, at) => {
        const link = await other.dial(hub.address);
        const echoes = collect(link);
        for (let nonce = 0; nonce < 20; nonce++)
          link.send({ kind: 'ping', nonce: at * 100 + nonce });
        await until(() => echoes.length === 20);
        const nonces = echoes.map((message) => (message.kind === 'ping' ? message.nonce : -1));
        expect(nonces).toEqual(Array.from({ length: 20 }, (_, nonce) => at * 100 + nonce));
      }),
    );
    expect(hub.transport.linkCount).toBe(LINK_COUNT_MAX - 2);
    expect(hub.transport.pendingCount).toBe(0);
    const more = Array.from({ length: 3 }, () => codeOf(new TestNode({}).dial(hub.address)));
    expect((await Promise.all(more)).sort()).toEqual([
      'resolved',
      'resolved',
      'too-many-connections',
    ]);
  });

  it('other network ids never come up as ours', async () => {
    const other = 'cd'.repeat(32) as NetworkId;
    const bob = await startNode({ judge: () => ({ ...ADMIT, network: other }) as typeof ADMIT });
    expect(await codeOf((await startNode()).dial(bob.address))).toBe('other-network');
  });
});
