import { createSocket, type Socket, type SocketOptions } from 'node:dgram';
import { isIPv4 } from 'node:net';

export type UdpOptions = {
  /** 0 takes a free port, for this socket alone; any other is shared with whoever shares it (D2). */
  readonly port: number;
  readonly onMessage: (bytes: Uint8Array, from: UdpSource) => void;
  /** The port cannot be bound, or the socket broke; the next `open` tries again. */
  readonly onFailure: (error: NodeJS.ErrnoException) => void;
};
export type UdpSource = { readonly address: string; readonly port: number };

/** `reusePort` is younger than the types of the oldest Node that we run on, which ignores it. */
type SharingOptions = SocketOptions & { readonly reusePort?: boolean };

/** One IPv4 UDP port that may broadcast, opens again after it broke, and never throws. */
export class UdpPort {
  readonly #options: UdpOptions;
  #socket: Socket | null = null;
  #opening: Promise<void> | null = null;
  #closed = false;

  constructor(options: UdpOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#socket !== null;
  }

  /** Opens the port unless it is open. Resolves in any case; a failure goes to `onFailure`. */
  open(): Promise<void> {
    if (this.#socket !== null || this.#closed) return Promise.resolve();
    this.#opening ??= this.#bind().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  /** Sends one datagram, or says why not; null when it is on its way. */
  send(
    bytes: Uint8Array,
    to: UdpSource,
    done: (error: NodeJS.ErrnoException | null) => void,
  ): void {
    // Port 0 is what a forged datagram may come from.
    if (this.#socket === null || to.port === 0) return;
    this.#socket.send(bytes, to.port, to.address, done);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#opening;
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) await closed(socket);
  }

  async #bind(): Promise<void> {
    try {
      const socket = await this.#bindSharing();
      if (this.#closed) return await closed(socket);
      socket.setBroadcast(true);
      this.#socket = socket;
      socket.on('message', this.#options.onMessage);
      socket.on('error', (error: NodeJS.ErrnoException) => this.#broke(socket, error));
    } catch (error) {
      if (!this.#closed) this.#options.onFailure(error as NodeJS.ErrnoException);
    }
  }

  async #bindSharing(): Promise<Socket> {
    const { port } = this.#options;
    if (port === 0) return bound({ type: 'udp4', lookup }, port);
    try {
      // With both, we get along with programs that ask for either.
      return await bound({ type: 'udp4', lookup, reuseAddr: true, reusePort: true }, port);
    } catch (error) {
      if (!NO_REUSE_PORT.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      return bound({ type: 'udp4', lookup, reuseAddr: true }, port);
    }
  }

  #broke(socket: Socket, error: NodeJS.ErrnoException): void {
    // Windows tells a sender so that nobody listened at some target; the socket is fine.
    if (error.code === 'ECONNRESET' || this.#socket !== socket) return;
    this.#socket = null;
    void closed(socket);
    this.#options.onFailure(error);
  }
}

/** How systems without SO_REUSEPORT for UDP say so. */
const NO_REUSE_PORT: readonly string[] = ['ENOTSUP', 'EINVAL', 'ENOPROTOOPT'];

/** Datagrams go to addresses only; a name would mean a question to a server somewhere. */
const lookup: NonNullable<SocketOptions['lookup']> = (host, _options, callback) => {
  const error = isIPv4(host) ? null : Object.assign(new Error('no address'), { code: 'EINVAL' });
  callback(error, host, 4);
};

const bound = (options: SharingOptions, port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = createSocket(options);
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(port, '0.0.0.0', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.removeAllListeners('message');
    // Late errors of what was still being sent are nobody's business now.
    socket.removeAllListeners('error').on('error', () => undefined);
    socket.close(resolve);
  });
