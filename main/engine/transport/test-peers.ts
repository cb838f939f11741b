/** Nodes, and peers that misbehave, on loopback sockets: for the tests beside this file. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import {
  connect as connectTls,
  createSecureContext,
  type SecureContext,
  TLSSocket,
} from 'node:tls';
import type { Address } from '../../../shared/address.ts';
import { type MemberKey, type NetworkId, type NodeId, nodeId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { makeCertificate } from '../crypto/certificate.ts';
import { generateSeed, SigningKey } from '../crypto/ed25519.ts';
import { toHex } from '../crypto/hex.ts';
import { randomBytes } from '../crypto/random.ts';
import { MeshError } from '../errors.ts';
import type { Judgement } from '../wire/introduction.ts';
import type { WireMessage } from '../wire/messages.ts';
import type { Link } from './link.ts';
import type { Admission, DialOptions } from './options.ts';
import { Transport } from './transport.ts';

export const NETWORK = 'ab'.repeat(32) as NetworkId;

export const ADMIT: Judgement = {
  admit: true,
  network: NETWORK,
  networkName: 'Zwetschgenkuchen',
  evidence: [],
};

const closers: (() => unknown)[] = [];

/** Closes all that a test has opened. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

export type TestNodeOptions = Partial<Admission> & {
  readonly nick?: string;
  readonly connectTimeoutMs?: number;
  readonly host?: string;
  readonly onLink?: (link: Link) => void;
};

export class TestNode {
  readonly key = SigningKey.fromSeed(generateSeed());
  readonly id: NodeId = nodeId(this.key.publicKey, toHex(randomBytes(16)) as never);
  readonly links: Link[] = [];
  readonly refused: { address: string; problem: Problem }[] = [];
  readonly judged: string[] = [];
  readonly transport: Transport;
  address: Address = { host: '127.0.0.1', port: 0 };

  constructor(options: TestNodeOptions) {
    const { nick = 'nick', judge = () => ADMIT, accept = () => null, removed = () => {} } = options;
    this.transport = new Transport({
      identity: this.key,
      node: () => ({ id: this.id, generation: 3, nick, listenPort: this.address.port }),
      admission: {
        judge: (hello) => {
          this.judged.push(hello.address);
          return judge(hello);
        },
        accept,
        removed,
      },
      connectTimeoutMs: options.connectTimeoutMs ?? 5000,
      onLink: (link) => {
        this.links.push(link);
        options.onLink?.(link);
      },
      onRefused: (refused) => this.refused.push(refused),
    });
    closers.push(() => this.transport.close());
  }

  get member(): MemberKey {
    return this.key.publicKey;
  }

  dial(to: Address, options: Partial<DialOptions> = {}): Promise<Link> {
    return this.transport.dial(to, { network: NETWORK, expect: null, ...options });
  }

  async linkTo(other: TestNode): Promise<{ here: Link; there: Link }> {
    const count = other.links.length;
    const here = await this.dial(other.address);
    await until(() => other.links.length > count);
    return { here, there: other.links.at(-1) as Link };
  }
}

export async function startNode(options: TestNodeOptions = {}): Promise<TestNode> {
  const node = new TestNode(options);
  node.address = await node.transport.listen(options.host ?? '127.0.0.1', 0);
  return node;
}

/** Waits for something to become true. @throws Error after `limitMs` */
export async function until(condition: () => boolean, limitMs = 10_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not within ${limitMs} ms: ${condition}`);
    await pause(5);
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

/** The code a promise is rejected with; `resolved` when it is not. */
export const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'resolved',
    (error: unknown) => (error instanceof MeshError ? error.code : `untyped: ${error}`),
  );

async function serve(take: (socket: Socket) => void): Promise<Address> {
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    take(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

/** A TCP server that does what the test says. */
export const startServer = serve;

/** A raw TCP connection that swallows its errors. */
export function rawConnection({ host, port }: Address): Socket {
  const socket = connect(port, host);
  socket.on('error', () => undefined);
  closers.push(() => socket.destroy());
  return socket;
}

/** A TLS client that is no node; `received` fills with what comes in clear out of TLS. */
export async function tlsConnection(
  address: Address,
): Promise<{ socket: TLSSocket; received: () => Buffer; closed: Promise<void> }> {
  const socket = connectTls({ socket: rawConnection(address), rejectUnauthorized: false });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await once(socket, 'secureConnect');
  return { socket, received: () => Buffer.concat(chunks), closed };
}

let serverContext: SecureContext | null = null;

/** Takes a TCP connection as a TLS server. */
export function tlsServerSocket(raw: Socket): TLSSocket {
  serverContext ??= createSecureContext({ ...makeCertificate(), minVersion: 'TLSv1.3' });
  const socket = new TLSSocket(raw, { isServer: true, secureContext: serverContext });
  socket.on('error', () => undefined);
  return socket;
}

/** A proxy between two TCP sockets that keeps all bytes of both directions. */
export async function startProxy(target: Address): Promise<{ address: Address; bytes: Buffer[] }> {
  const bytes: Buffer[] = [];
  const address = await serve((near) => {
    const far = rawConnection(target);
    near.on('data', (chunk: Buffer) => bytes.push(chunk));
    far.on('data', (chunk: Buffer) => bytes.push(chunk));
    near.pipe(far).pipe(near);
  });
  return { address, bytes };
}

/** Sets a receiver that collects. */
export function collect(link: Link): WireMessage[] {
  const messages: WireMessage[] = [];
  link.onMessage((message) => messages.push(message));
  return messages;
}
