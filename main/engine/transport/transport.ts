/**
 * TLS 1.3 over TCP (T1), and inside it the identity handshake (T2, T3): what comes out are links
 * to nodes that have proved who they are and were admitted. It moves frames and decides nothing;
 * whom to let in is the admission's business.
 */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { type Address, formatAddress } from '../../../shared/address.ts';
import { LINK_COUNT_MAX } from '../../../shared/limits.ts';
import { type Problem, problem } from '../../../shared/problem.ts';
import { type Certificate, makeCertificate } from '../crypto/certificate.ts';
import { toHex } from '../crypto/hex.ts';
import { MeshError } from '../errors.ts';
import type { Hello, Judgement } from '../wire/introduction.ts';
import { plainAddress } from './addresses.ts';
import { PendingHandshakes } from './budgets.ts';
import { type HandshakeResult, problemOf } from './channel.ts';
import {
  DiallerHandshake,
  type Greeting,
  type HandshakeContext,
  ListenerHandshake,
} from './handshake.ts';
import { receiveConnection } from './inbound.ts';
import { Link } from './link.ts';
import type { DialOptions, TransportOptions } from './options.ts';
import { type DialResult, KEEP_ALIVE_MS, openConnection } from './outbound.ts';
import { listenError, withDetail } from './socket-errors.ts';

const TLS_1_3 = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' } as const;

let lastLinkId = 0;

/** One for the process, made when the first connection comes in. */
let ownCertificate: Certificate | null = null;
const certificate = (): Certificate => {
  ownCertificate ??= makeCertificate();
  return ownCertificate;
};

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;

export class Transport {
  readonly #options: TransportOptions;
  readonly #servers = new Set<Server>();
  /** Every TCP socket, until it is really closed. */
  readonly #sockets = new Set<Socket>();
  readonly #links = new Set<Link>();
  /** Ends handshakes that are under way, in both directions. */
  readonly #underWay = new Set<(found: Problem) => void>();
  readonly #pending = new PendingHandshakes();
  /** Exporter values of our own dials under way, by which we know ourselves at the other end. */
  readonly #ownDials = new Set<string>();
  /** Inbound ones that were admitted and have not said `ready`. */
  #admittedCount = 0;
  #listenerContext: SecureContext | null = null;
  #diallerContext: SecureContext | null = null;
  #closed = false;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  /** Links that stand, in both directions. */
  get linkCount(): number {
    return this.#links.size;
  }

  /** Handshakes that others have begun and not finished. */
  get pendingCount(): number {
    return this.#pending.size;
  }

  /**
   * Listens on an address of this machine, besides those it listens on already.
   * @param port 0 takes a free one
   * @returns what it is bound to
   * @throws MeshError `port-taken`, `bind-failed`, `not-running`
   */
  listen(host: string, port: number): Promise<Address> {
    const keepAlive = { keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS };
    const server = createServer({ noDelay: true, ...keepAlive }, (raw) => this.#take(raw));
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new MeshError('not-running'));
      this.#servers.add(server);
      server.once('close', () => reject(new MeshError('not-running')));
      server.once('error', (error) => {
        this.#servers.delete(server);
        reject(listenError(error, formatAddress({ host, port })));
      });
      server.listen({ host, port }, () => {
        // Later errors (no file handles left) concern one connection, not the listener.
        server.removeAllListeners('error').on('error', () => undefined);
        const { address, port: bound } = server.address() as AddressInfo;
        resolve({ host: address, port: bound });
      });
    });
  }

  /**
   * Dials a node and proves both ends.
   * @throws MeshError `dns-failed`, `unreachable`, `local-network-blocked`, `connect-timeout`,
   * `link-closed` (it hung up, or `signal` was raised), `peer-misbehaved`, `wrong-key`,
   * `ourselves`, `not-invited`, `no-network-there`, `other-network`, `too-many-connections`,
   * `update-needed`, `not-running`, or what `accept` found
   */
  dial(address: Address, options: DialOptions): Promise<Link> {
    const shown = formatAddress(address);
    const { onReached, signal, ...wanted } = options;
    const { admission } = this.#options;
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new MeshError('not-running', shown));
      if (!isPort(address.port)) return reject(new MeshError('address-invalid', shown));
      let own = '';
      const done = (result: DialResult, socket: TLSSocket | null): void => {
        this.#underWay.delete(end);
        this.#ownDials.delete(own);
        signal?.removeEventListener('abort', abort);
        if (result.kind === 'failed') reject(result.error);
        else if (result.kind === 'down') reject(withDetail(result.problem, shown));
        else resolve(this.#linkUp(result, socket as TLSSocket, 'out', shown));
      };
      const { raw, end } = openConnection(address, {
        secureContext: this.#diallerSide(),
        timeoutMs: this.#options.connectTimeoutMs,
        reached: () => onReached?.(),
        handshake: (exporter) => {
          own = toHex(exporter);
          this.#ownDials.add(own);
          return new DiallerHandshake(this.#context(exporter), wanted, {
            accept: (welcome) => admission.accept(welcome, { ...wanted, address: shown }),
            removed: (revocation) => admission.removed(revocation),
          });
        },
        done,
      });
      const abort = (): void => end(problem('link-closed', shown));
      this.#track(raw);
      this.#underWay.add(end);
      signal?.addEventListener('abort', abort);
      if (signal?.aborted) abort();
    });
  }

  /** Ends what is under way and closes all links, but goes on listening. */
  reset(why: 'link-closed' | 'not-running' = 'link-closed'): void {
    for (const end of [...this.#underWay]) end(problem(why));
    for (const link of [...this.#links]) link.close();
  }

  /** Stops listening, ends what is under way, closes all links and waits until all is closed. */
  async close(): Promise<void> {
    this.#closed = true;
    const closing = [...this.#servers].map(
      (server) => new Promise<void>((resolve) => server.close(() => resolve())),
    );
    this.reset('not-running');
    const sockets = [...this.#sockets].map(
      (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
    );
    await Promise.all([...closing, ...sockets]);
  }

  /** A TCP connection from outside: budgets first, then TLS. */
  #take(raw: Socket): void {
    const host = plainAddress(raw.remoteAddress ?? '');
    const place = this.#pending.enter(host, performance.now(), () =>
      end(problem('too-many-connections')),
    );
    // Gone already, or one too many: nothing has been spent on it.
    if (place === null || host === '' || this.#closed) {
      place?.leave(false, performance.now());
      raw.on('error', () => undefined).destroy();
      return;
    }
    this.#track(raw);
    let address = formatAddress({ host, port: 0 });
    let admitted = false;
    let isOwnDial = false;
    const judge = (hello: Greeting): Judgement => {
      address = formatAddress({ host, port: hello.listenPort });
      const judgement = this.#judge({ ...hello, address });
      admitted = judgement.admit;
      if (admitted) this.#admittedCount++;
      return judgement;
    };
    const done = (result: HandshakeResult, socket: TLSSocket): void => {
      this.#underWay.delete(end);
      place.leave(result.kind === 'down', performance.now());
      if (admitted) this.#admittedCount--;
      if (result.kind === 'up') this.#welcomeIn(this.#linkUp(result, socket, 'in', address));
      else {
        this.#options.onRefused?.({ address, problem: result.problem });
        if (result.problem.code === 'ourselves' && !isOwnDial) this.#options.onCopy?.();
      }
    };
    const end = receiveConnection(raw, {
      secureContext: this.#listenerSide(),
      timeoutMs: this.#options.connectTimeoutMs,
      handshake: (exporter) => {
        isOwnDial = this.#ownDials.has(toHex(exporter));
        return new ListenerHandshake(this.#context(exporter), judge);
      },
      done,
    });
    this.#underWay.add(end);
  }

  #judge(hello: Hello): Judgement {
    if (this.#links.size + this.#admittedCount >= LINK_COUNT_MAX)
      return { admit: false, reason: 'too-many', revocation: null };
    return this.#options.admission.judge(hello);
  }

  #welcomeIn(link: Link): void {
    try {
      this.#options.onLink(link);
    } catch (error) {
      // A mistake of ours about one peer must not cost the others their links.
      link.close(problemOf(error).detail ?? 'internal');
    }
  }

  #linkUp(
    { peer, splitter }: Extract<HandshakeResult, { kind: 'up' }>,
    socket: TLSSocket,
    direction: 'in' | 'out',
    address: string,
  ): Link {
    const facts = {
      id: ++lastLinkId,
      peer: peer.node,
      peerNick: peer.nick,
      peerGeneration: peer.generation,
      direction,
      address,
      network: peer.network,
    };
    const link = new Link(facts, socket, splitter);
    this.#links.add(link);
    link.onClose(() => this.#links.delete(link));
    return link;
  }

  #context(exporter: Uint8Array): HandshakeContext {
    return { identity: this.#options.identity, self: this.#options.node(), exporter };
  }

  #track(raw: Socket): void {
    this.#sockets.add(raw);
    raw.once('close', () => this.#sockets.delete(raw));
  }

  #listenerSide(): SecureContext {
    this.#listenerContext ??= createSecureContext({ ...TLS_1_3, ...certificate() });
    return this.#listenerContext;
  }

  #diallerSide(): SecureContext {
    // No authorities: the system's hundreds would be loaded for nothing.
    this.#diallerContext ??= createSecureContext({ ...TLS_1_3, ca: [] });
    return this.#diallerContext;
  }
}
