import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';
import { type Address, formatAddress } from '../../../shared/address.ts';
import { FRAME_BYTES_MAX } from '../../../shared/limits.ts';
import { type Problem, problem } from '../../../shared/problem.ts';
import type { MeshError } from '../errors.ts';
import { exporterOf, type HandshakeResult, problemOf, shakeHands } from './channel.ts';
import type { Handshake } from './handshake.ts';
import { connectError } from './socket-errors.ts';

/** After this much silence the system begins to probe whether the other end still is there. */
export const KEEP_ALIVE_MS = 15_000;

/** The share of the whole time after which the next of several addresses is tried. */
const NEXT_ADDRESS_SHARE = 1 / 5;
const NEXT_ADDRESS_MIN_MS = 250;

export type Outbound = {
  readonly secureContext: SecureContext;
  /** For DNS, TCP, TLS and the identity together. Milliseconds. */
  readonly timeoutMs: number;
  /** TCP answered; the proof is still to come. */
  reached(): void;
  /** The dialler's machine, once there is a channel to bind it to. */
  handshake(exporter: Uint8Array): Handshake;
  /** Exactly once. `socket` is there at least when the link is up. */
  done(result: DialResult, socket: TLSSocket | null): void;
};

/** `failed`: there was no TCP connection in the first place. */
export type DialResult = HandshakeResult | { readonly kind: 'failed'; readonly error: MeshError };

/** A connection under way. */
export type Opening = { readonly raw: Socket; readonly end: (found: Problem) => void };

/**
 * Dials, and takes the connection through TLS and the identity handshake as the dialling end.
 * `end` of the result ends it early.
 */
export function openConnection(address: Address, options: Outbound): Opening {
  const { secureContext, timeoutMs, reached, handshake, done } = options;
  let settled = false;
  let socket: TLSSocket | null = null;
  let endHandshake: ((found: Problem) => void) | null = null;

  const raw = connectTcp({
    ...address,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: Math.max(NEXT_ADDRESS_MIN_MS, timeoutMs * NEXT_ADDRESS_SHARE),
  });
  const settle = (result: DialResult): void => {
    if (settled) return;
    settled = true;
    clearTimeout(deadline);
    if (result.kind !== 'up' && endHandshake === null) (socket ?? raw).destroy();
    done(result, socket);
  };
  const fail = (found: Problem): void => {
    if (endHandshake !== null) endHandshake(found);
    else settle({ kind: 'down', problem: found });
  };
  const deadline = setTimeout(() => fail(problem('connect-timeout')), timeoutMs);

  const guarded = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      fail(problemOf(error));
    }
  };
  const secure = (): void => {
    // No name in the clear: `servername` would be readable on the wire.
    const tls = connectTls({
      socket: raw,
      secureContext,
      rejectUnauthorized: false,
      servername: '',
    });
    socket = tls;
    tls.on('error', (error) => fail(tlsProblem(error)));
    tls.on('close', () => fail(problem('link-closed')));
    tls.once('secureConnect', () =>
      guarded(() => {
        endHandshake = shakeHands(tls, handshake(exporterOf(tls)), FRAME_BYTES_MAX, settle);
      }),
    );
  };
  raw.on('error', (error) => {
    if (socket !== null) return;
    settle({ kind: 'failed', error: connectError(error, address.host, formatAddress(address)) });
  });
  raw.once('connect', () => {
    guarded(reached);
    if (!settled) guarded(secure);
  });
  return { raw, end: fail };
}

/** Something that does not speak our TLS answered, or the connection broke. */
function tlsProblem(error: NodeJS.ErrnoException): Problem {
  const isTls = error.code?.startsWith('ERR_SSL') || error.code === 'EPROTO';
  return isTls ? problem('peer-misbehaved', 'tls') : problem('link-closed');
}
