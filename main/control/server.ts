/** Lets other programs of the same user reach the node that runs here. */
import { chmodSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import * as v from 'valibot';
import { MeshError } from '../engine/errors.ts';
import { type ControlAnswer, REQUEST_BYTES_MAX, request } from './messages.ts';
import { makePlace } from './place.ts';
import { answerTo, type ControlledNode } from './requests.ts';

const CONNECTION_COUNT_MAX = 32;
/** Whoever connects asks at once. */
const REQUEST_MS_MAX = 10_000;

export type ControlServer = {
  /** Ends what is being answered. Idempotent. */
  close(): void;
};

/**
 * Listens in the data folder, whose lock this process holds. A connection asks once and is closed.
 * The file's mode lets only its owner in.
 * @throws MeshError `data-folder-unwritable`
 */
export async function serveControl(node: ControlledNode, dataDir: string): Promise<ControlServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serve(node, socket);
  });
  server.maxConnections = CONNECTION_COUNT_MAX;
  try {
    const place = makePlace(dataDir);
    await listenPrivately(server, place.path);
    return {
      close: () => {
        server.close();
        for (const socket of sockets) socket.destroy();
        place.remove();
      },
    };
  } catch (cause) {
    throw new MeshError('data-folder-unwritable', dataDir, { cause });
  }
}

/** There is no moment at which another user could open it. */
function listenPrivately(server: Server, path: string): Promise<void> {
  const before = process.umask(0o177);
  try {
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, () => {
        if (process.platform !== 'win32') chmodSync(path, 0o600);
        resolve();
      });
    });
  } finally {
    process.umask(before);
  }
}

function serve(node: ControlledNode, socket: Socket): void {
  const gone = new AbortController();
  socket.once('close', () => gone.abort());
  // Whoever asked and left needs no answer.
  socket.on('error', () => {});
  socket.setTimeout(REQUEST_MS_MAX, () => socket.destroy());
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    const end = text.indexOf('\n');
    if (end < 0 && text.length <= REQUEST_BYTES_MAX) return;
    socket.removeAllListeners('data').setTimeout(0);
    void respond(node, socket, end < 0 ? '' : text.slice(0, end), gone.signal);
  });
}

async function respond(
  node: ControlledNode,
  socket: Socket,
  line: string,
  signal: AbortSignal,
): Promise<void> {
  const put = (answer: ControlAnswer): boolean => socket.write(`${JSON.stringify(answer)}\n`);
  try {
    const answers = answerTo(node, readRequest(line), signal);
    for (let next = await answers.next(); ; next = await answers.next()) {
      if (next.done) {
        put({ type: 'done', value: next.value });
        break;
      }
      if (!put({ type: 'item', value: next.value })) await drained(socket, signal);
      if (signal.aborted) break;
    }
  } catch (error) {
    const reason = error instanceof MeshError ? error : new MeshError('internal', String(error));
    put({ type: 'failed', problem: reason.toProblem() });
  }
  socket.end();
}

const drained = (socket: Socket, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    socket.once('drain', resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

function readRequest(line: string): v.InferOutput<typeof request> {
  try {
    const parsed = v.safeParse(request, JSON.parse(line));
    if (parsed.success) return parsed.output;
  } catch {
    // No JSON: refused like any other nonsense.
  }
  throw new MeshError('bad-request');
}
