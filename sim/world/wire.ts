import { decodeMessage, encodeMessage, type WireMessage } from '../../main/engine/wire/messages.ts';

/** Length prefix of a frame (T4). */
const FRAME_HEADER_BYTES = 4;

/** The two flights of TLS 1.3 before anybody can say hello: sizes of a typical handshake. */
export type Flight = { readonly kind: 'client-hello' } | { readonly kind: 'server-hello' };
const FLIGHT_BYTES = { 'client-hello': 320, 'server-hello': 900 };

/** What is in a connection: encoded frames, or in worlds too big for that the messages themselves. */
export type Frame = Uint8Array | WireMessage | Flight;

/**
 * `full`: every message is encoded, and decoded within its bounds, as on a real socket.
 * `counted`: encoded to count the bytes, handed over as it is. `none`: neither; bytes are not counted.
 */
export type WireMode = 'full' | 'counted' | 'none';

export const isFlight = (frame: Frame): frame is Flight =>
  'kind' in frame && (frame.kind === 'client-hello' || frame.kind === 'server-hello');

export function pack(
  message: WireMessage | Flight,
  mode: WireMode,
): { readonly frame: Frame; readonly bytes: number } {
  if (isFlight(message)) return { frame: message, bytes: FLIGHT_BYTES[message.kind] };
  if (mode === 'none') return { frame: message, bytes: 0 };
  const encoded = encodeMessage(message);
  // The encoder hands out a piece of its own big buffer: what is kept has to be a copy.
  const frame = mode === 'full' ? new Uint8Array(encoded) : message;
  return { frame, bytes: FRAME_HEADER_BYTES + encoded.length };
}

/** @throws MeshError for a frame that a real peer would be dropped for */
export function unpack(frame: Frame, phase: 'handshake' | 'link'): WireMessage | Flight | null {
  return frame instanceof Uint8Array ? decodeMessage(frame, phase) : frame;
}
