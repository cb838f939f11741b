import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { FRAME_BYTES_BEFORE_ADMISSION_MAX } from '../../../shared/limits.ts';
import { type Problem, problem } from '../../../shared/problem.ts';
import { exporterOf, type HandshakeResult, problemOf, shakeHands } from './channel.ts';
import type { Handshake } from './handshake.ts';

export type Inbound = {
  readonly secureContext: SecureContext;
  /** For TLS and the identity together. Milliseconds. */
  readonly timeoutMs: number;
  /** The listener's machine, once there is a channel to bind it to. */
  handshake(exporter: Uint8Array): Handshake;
  /** Exactly once. */
  done(result: HandshakeResult, socket: TLSSocket): void;
};

/**
 * Takes a TCP connection through TLS and the identity handshake as the listening end.
 * @returns ends it early
 */
export function receiveConnection(raw: Socket, options: Inbound): (found: Problem) => void {
  const { secureContext, timeoutMs, handshake, done } = options;
  // Over a socket of ours rather than by tls.Server, which would start TLS before the budgets.
  const socket = new TLSSocket(raw, { isServer: true, secureContext });
  let settled = false;
  let endHandshake: ((found: Problem) => void) | null = null;

  const settle = (result: HandshakeResult): void => {
    if (settled) return;
    settled = true;
    clearTimeout(deadline);
    socket.off('close', onClose);
    if (result.kind === 'down' && endHandshake === null) socket.destroy();
    done(result, socket);
  };
  const fail = (found: Problem): void => {
    if (endHandshake !== null) endHandshake(found);
    else settle({ kind: 'down', problem: found });
  };
  const onClose = (): void => fail(problem('link-closed'));
  const deadline = setTimeout(() => fail(problem('connect-timeout')), timeoutMs);

  // Whatever went wrong, `close` follows; without a listener the process would end.
  raw.on('error', () => undefined);
  socket.on('error', () => undefined);
  socket.on('close', onClose);
  // `secureConnection` is an event of tls.Server; this is the one underneath it.
  socket.once('secure', () => {
    try {
      const machine = handshake(exporterOf(socket));
      endHandshake = shakeHands(socket, machine, FRAME_BYTES_BEFORE_ADMISSION_MAX, settle);
    } catch (error) {
      fail(problemOf(error));
    }
  });
  return fail;
}
