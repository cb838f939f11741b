import { networkInterfaces } from 'node:os';
import type { Address } from '../../../shared/address.ts';
import type { NetworkId } from '../../../shared/ids.ts';
import { type Problem, type ProblemCode, problem } from '../../../shared/problem.ts';
import { toHex } from '../crypto/hex.ts';
import { randomBytes } from '../crypto/random.ts';
import {
  type DatagramKind,
  dayOf,
  decodeDatagram,
  encodeDatagram,
  hintOf,
  isOurs,
  NONCE_BYTES,
  REQUEST,
  RESPONSE,
} from './datagram.ts';
import { RateLimit } from './rate-limit.ts';
import { broadcastTargets, LOOPBACK_BROADCAST } from './targets.ts';
import { UdpPort, type UdpSource } from './udp.ts';

export type LanOptions = {
  /** UDP port on which requests are heard; the same for every node of a LAN, shared on one host. */
  readonly discoveryPort: number;
  /** The network to look for. Null: neither ask nor answer. */
  readonly networkId: () => NetworkId | null;
  /** Where this node accepts TCP connections. */
  readonly tcpPort: number;
  /** A member of our network says that it accepts TCP connections there. Often told repeatedly. */
  readonly onFound: (address: Address) => void;
  /** `port-taken`, `bind-failed` or `local-network-blocked`; once, until it was better meanwhile. */
  readonly onProblem: (problem: Problem) => void;

  // What tests replace.
  readonly targets?: () => readonly string[];
  readonly intervalMs?: { readonly first: number; readonly max: number };
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly random?: (count: number) => Uint8Array;
  /** Calls back once after some milliseconds; returns what cancels it. */
  readonly schedule?: (work: () => void, delayMs: number) => () => void;
};

const INTERVAL_MS = { first: 1_000, max: 60_000 };
/** Two requests are at least this far apart, however often somebody searches. */
const REQUEST_SPACING_MS = 250;
/** A response that comes more than this many requests late is not heard. */
const NONCE_COUNT_MAX = 8;

/**
 * Finds members of our network on the local networks (D1, D2): broadcasts a request at start, then
 * at growing intervals, and when asked to; answers the requests of others. Requests leave from a
 * port of our own, so that the answers reach us and not whoever shares the discovery port. A
 * request names its sender's TCP port too, so both sides find each other even where a firewall
 * lets only one direction through.
 */
export class LanDiscovery {
  readonly #options: LanOptions;
  readonly #listener: UdpPort;
  readonly #asker: UdpPort;
  readonly #limit = new RateLimit();
  readonly #now: () => number;
  readonly #schedule: NonNullable<LanOptions['schedule']>;
  readonly #nonces: string[] = [];
  readonly #reported = new Set<ProblemCode>();
  #intervalMs: number;
  #lastRequestAt = Number.NEGATIVE_INFINITY;
  #cancelNext: () => void = () => undefined;
  #cancelSearch: (() => void) | null = null;
  #state: 'new' | 'started' | 'closed' = 'new';

  constructor(options: LanOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#schedule = options.schedule ?? afterDelay;
    this.#intervalMs = this.#intervals.first;
    this.#listener = this.#port(options.discoveryPort, REQUEST);
    this.#asker = this.#port(0, RESPONSE);
  }

  /** Resolves once the ports are open and the first request is out; failures go to `onProblem`. */
  async start(): Promise<void> {
    if (this.#state !== 'new') return;
    this.#state = 'started';
    await this.#round();
  }

  /** Asks now, or as soon as the last request is a moment ago. */
  search(): void {
    if (this.#state !== 'started' || this.#cancelSearch !== null) return;
    const since = this.#now() - this.#lastRequestAt;
    // A clock that was set back tells nothing.
    const wait = since >= 0 && since < REQUEST_SPACING_MS ? REQUEST_SPACING_MS - since : 0;
    this.#cancelSearch = this.#schedule(() => {
      this.#cancelSearch = null;
      void this.#ask();
    }, wait);
  }

  /** Idempotent. Nothing is called back afterwards. */
  async close(): Promise<void> {
    this.#state = 'closed';
    this.#cancelNext();
    this.#cancelSearch?.();
    await Promise.all([this.#listener.close(), this.#asker.close()]);
  }

  get #intervals(): { readonly first: number; readonly max: number } {
    return this.#options.intervalMs ?? INTERVAL_MS;
  }

  #port(port: number, expected: DatagramKind): UdpPort {
    return new UdpPort({
      port,
      onMessage: (bytes, from) => this.#hear(bytes, from, expected),
      onFailure: (error) => this.#bindFailed(port, error),
    });
  }

  async #round(): Promise<void> {
    await this.#ask();
    if (this.#state === 'closed') return;
    // Nodes that were started together do not keep asking together.
    const [jitter = 0] = (this.#options.random ?? randomBytes)(1);
    const delay = this.#intervalMs * (0.75 + jitter / 1024);
    this.#cancelNext = this.#schedule(() => void this.#round(), delay);
    // Without a network nothing was asked, and the first request is still to come.
    if (this.#options.networkId() !== null) {
      this.#intervalMs = Math.min(this.#intervalMs * 2, this.#intervals.max);
    }
  }

  async #ask(): Promise<void> {
    // Each time, because a port may have come free, or a socket may have broken.
    await Promise.all([this.#listener.open(), this.#asker.open()]);
    const network = this.#options.networkId();
    if (this.#state === 'closed' || network === null || !this.#asker.isOpen) return;
    if (this.#listener.isOpen) this.#recovered('port-taken', 'bind-failed');
    this.#lastRequestAt = this.#now();
    const request = this.#datagram(REQUEST, network, this.#newNonce());
    const targets = this.#options.targets ?? (() => broadcastTargets(networkInterfaces()));
    // Each on its own: an interface that is down takes no other with it.
    for (const address of targets()) {
      this.#asker.send(request, { address, port: this.#options.discoveryPort }, (error) =>
        this.#sent(address, error),
      );
    }
  }

  #datagram(kind: DatagramKind, network: NetworkId, nonce: Uint8Array): Uint8Array {
    const day = dayOf(this.#now());
    const { tcpPort } = this.#options;
    return encodeDatagram({ kind, nonce, hint: hintOf(network, day), day, tcpPort });
  }

  #newNonce(): Uint8Array {
    const nonce = (this.#options.random ?? randomBytes)(NONCE_BYTES);
    this.#nonces.push(toHex(nonce));
    if (this.#nonces.length > NONCE_COUNT_MAX) this.#nonces.shift();
    return nonce;
  }

  /** Everything in here is somebody else's word, and must not be able to throw. */
  #hear(bytes: Uint8Array, from: UdpSource, expected: DatagramKind): void {
    if (this.#state !== 'started' || !this.#limit.take(from.address, this.#now())) return;
    const network = this.#options.networkId();
    const datagram = decodeDatagram(bytes);
    if (network === null || datagram === null || datagram.kind !== expected) return;
    // Our own request comes back to us; a response is heard only when we asked.
    const isOurNonce = this.#nonces.includes(toHex(datagram.nonce));
    if (isOurNonce !== (expected === RESPONSE)) return;
    if (!isOurs(datagram, network, dayOf(this.#now()))) return;
    if (expected === REQUEST) {
      const response = this.#datagram(RESPONSE, network, datagram.nonce);
      this.#listener.send(response, from, () => undefined);
    }
    this.#options.onFound({ host: from.address, port: datagram.tcpPort });
  }

  #bindFailed(port: number, error: NodeJS.ErrnoException): void {
    const code = error.code === 'EADDRINUSE' ? 'port-taken' : 'bind-failed';
    this.#report(code, `UDP ${port}`);
  }

  #sent(target: string, error: NodeJS.ErrnoException | null): void {
    if (this.#state === 'closed' || target === LOOPBACK_BROADCAST) return;
    if (error === null) this.#recovered('local-network-blocked');
    else if (isBlocked(error.code, process.platform)) this.#report('local-network-blocked', target);
  }

  #report(code: ProblemCode, detail: string): void {
    if (this.#state === 'closed' || this.#reported.has(code)) return;
    this.#reported.add(code);
    this.#options.onProblem(problem(code, detail));
  }

  #recovered(...codes: readonly ProblemCode[]): void {
    for (const code of codes) this.#reported.delete(code);
  }
}

/**
 * Whether a failed send means that somebody has to allow it (D5): macOS without the permission for
 * local networks says "no route to host", a firewall on Linux "not permitted". Anything else is an
 * interface that is just not there.
 */
export const isBlocked = (code: string | undefined, platform: NodeJS.Platform): boolean =>
  code === 'EPERM' || (code === 'EHOSTUNREACH' && platform === 'darwin');

const afterDelay = (work: () => void, delayMs: number): (() => void) => {
  const timer = setTimeout(work, delayMs);
  return () => clearTimeout(timer);
};
