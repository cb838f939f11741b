/** Asks a running node. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { MeshError } from '../engine/errors.ts';
import { answer, type ControlRequest } from './messages.ts';
import { findPlace } from './place.ts';

/**
 * Sends one request to the node that runs on a data folder: its items, then its value.
 * @throws MeshError `not-running` with the folder, and whatever the node answers with
 */
export async function* ask(
  dataDir: string,
  request: ControlRequest,
): AsyncGenerator<unknown, unknown> {
  const socket = await open(dataDir);
  try {
    socket.write(`${JSON.stringify(request)}\n`);
    for await (const line of createInterface({ input: socket })) {
      const parsed = v.parse(answer, JSON.parse(line));
      if (parsed.type === 'done') return parsed.value;
      if (parsed.type === 'failed') throw MeshError.of(parsed.problem);
      yield parsed.value;
    }
  } finally {
    socket.destroy();
  }
  // It ended in the middle of the answer.
  throw new MeshError('not-running', dataDir);
}

/** For requests without items. */
export async function askOnce(dataDir: string, request: ControlRequest): Promise<unknown> {
  const answers = ask(dataDir, request);
  for (;;) {
    const next = await answers.next();
    if (next.done) return next.value;
  }
}

async function open(dataDir: string): Promise<Socket> {
  try {
    const socket = connect(findPlace(dataDir));
    await once(socket, 'connect');
    return socket;
  } catch (cause) {
    // No socket, or one that a crash left behind.
    throw new MeshError('not-running', dataDir, { cause });
  }
}
