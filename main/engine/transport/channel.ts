import type { TLSSocket } from 'node:tls';
import { type Problem, problem } from '../../../shared/problem.ts';
import { MeshError } from '../errors.ts';
import { FrameSplitter, frames } from '../wire/frame.ts';
import { decodeMessage, encodeMessage } from '../wire/messages.ts';
import type { Handshake, Peer, Step } from './handshake.ts';
import { EXPORTER_BYTES, EXPORTER_LABEL } from './proof.ts';

/** Unknown kinds are ignored (T6), but nobody needs more of them than this to say hello. */
export const HANDSHAKE_FRAMES_MAX = 8;

/** How long a closed connection may take to deliver its last bytes. Milliseconds. */
export const LINGER_MS = 1000;

export type HandshakeResult =
  | { readonly kind: 'up'; readonly peer: Peer; readonly splitter: FrameSplitter }
  | { readonly kind: 'down'; readonly problem: Problem };

/** Lets go of a socket: what was written still goes out, what comes in is thrown away. */
export function letGo(socket: TLSSocket): void {
  socket.removeAllListeners('data');
  socket.resume();
  socket.end();
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
}

/** The value both ends of this TLS connection share with no other connection. */
export const exporterOf = (socket: TLSSocket): Uint8Array =>
  socket.exportKeyingMaterial(EXPORTER_BYTES, EXPORTER_LABEL, Buffer.alloc(0));

/**
 * Runs a handshake over a TLS socket and calls `done` exactly once. Afterwards the socket is either
 * paused, with the splitter holding what has already arrived (up), or being closed (down).
 * @param frameBytesMax the longest frame this end takes before the link stands
 * @returns ends it early: for a deadline, or because the transport closes
 */
export function shakeHands(
  socket: TLSSocket,
  handshake: Handshake,
  frameBytesMax: number,
  done: (result: HandshakeResult) => void,
): (found: Problem) => void {
  const splitter = new FrameSplitter(frameBytesMax);
  let finished = false;
  let frameCount = 0;

  const finish = (result: HandshakeResult, close: () => void): void => {
    if (finished) return;
    finished = true;
    socket.off('data', onData).off('close', onClose);
    close();
    done(result);
  };
  const fail = (found: Problem): void =>
    finish({ kind: 'down', problem: found }, () => socket.destroy());
  const onClose = (): void => fail(problem('link-closed'));

  const apply = ({ send, outcome }: Step): void => {
    if (send.length > 0) socket.write(frames(send.map(encodeMessage)));
    if (outcome?.kind === 'up') {
      finish({ ...outcome, splitter }, () => socket.pause());
    } else if (outcome?.kind === 'down') {
      finish(outcome, () => (send.length > 0 ? letGo(socket) : socket.destroy()));
    }
  };
  const take = (): void => {
    for (let frame = splitter.next(); frame !== null; frame = splitter.next()) {
      if (++frameCount > HANDSHAKE_FRAMES_MAX) throw new MeshError('peer-misbehaved', 'chatter');
      const message = decodeMessage(frame, 'handshake');
      if (message !== null) apply(handshake.receive(message));
      if (finished) return;
    }
  };
  const guarded = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      fail(problemOf(error));
    }
  };
  const onData = (chunk: Uint8Array): void => {
    splitter.push(chunk);
    guarded(take);
  };

  socket.on('data', onData).on('close', onClose);
  guarded(() => apply(handshake.start()));
  return fail;
}

/** Whatever was thrown while peer bytes were handled: theirs if typed so, otherwise our bug. */
export function problemOf(error: unknown): Problem {
  if (error instanceof MeshError) return error.toProblem();
  return problem('internal', error instanceof Error ? error.message : String(error));
}
