import type { WireMessage } from '../../main/engine/wire/messages.ts';
import type { Connection, End } from './connection.ts';
import type { SimNode } from './node.ts';
import { type Flight, type Frame, isFlight, pack } from './wire.ts';

/** One process's hold on one end of a connection. */
export class Socket {
  private readonly node: SimNode;
  private readonly connection: Connection<Frame>;
  private readonly side: 0 | 1;
  /** Whose process is at the other end. */
  readonly remote: SimNode;
  onFrame: (frame: Frame) => void = () => undefined;
  onEnd: () => void = () => undefined;

  private constructor(node: SimNode, remote: SimNode, connection: Connection<Frame>, side: 0 | 1) {
    this.node = node;
    this.remote = remote;
    this.connection = connection;
    this.side = side;
  }

  /** Both ends of a new connection. */
  static pair(dialler: SimNode, listener: SimNode): [Socket, Socket] {
    const sockets: [Socket, Socket] = [] as never;
    const end = (node: SimNode, side: 0 | 1): End<Frame> => ({
      slot: node.slot,
      onData: (frames) => {
        for (const frame of frames) sockets[side].onFrame(frame);
      },
      onEnd: () => {
        node.sockets.delete(sockets[side]);
        sockets[side].onEnd();
      },
      whenRunning: (run) => node.whenRunning(run),
    });
    const connection = dialler.world.connect(end(dialler, 0), end(listener, 1));
    sockets.push(
      new Socket(dialler, listener, connection, 0),
      new Socket(listener, dialler, connection, 1),
    );
    dialler.sockets.add(sockets[0]);
    listener.sockets.add(sockets[1]);
    return sockets;
  }

  /** Everything said in one turn leaves in one piece. */
  send(messages: readonly (WireMessage | Flight)[]): void {
    let total = 0;
    const frames = messages.map((message) => {
      const { frame, bytes } = pack(message, this.node.world.wireMode);
      total += bytes;
      if (!isFlight(message)) this.node.world.traffic.sent(this.node.slot, message, bytes);
      return frame;
    });
    this.connection.send(this.side, frames, total);
  }

  get backlog(): number {
    return this.connection.backlog(this.side);
  }

  get isOpen(): boolean {
    return this.connection.isOpen(this.side);
  }

  close(): void {
    this.node.sockets.delete(this);
    this.connection.close(this.side);
  }

  /** The machine loses power. */
  vanish(): void {
    this.connection.vanish(this.side);
  }

  /** The machine is back and answers with a reset. */
  remember(): void {
    this.connection.remember(this.side);
  }

  /** We lose the connection and know it, the other end believes in it. */
  halfOpen(): void {
    this.connection.halfOpen(this.side);
  }
}
