import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { log } from './log.ts';
import {
  devContentSecurityPolicy,
  findRendererFile,
  listRendererFiles,
  type RendererFile,
  responseHeaders,
} from './renderer-files.ts';
import { APP_SCHEME } from './trusted-url.ts';

/** Before `ready`. A scheme of our own has one origin; all of `file://` would share one. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      // The code cache spares compiling the page's scripts at each start.
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

export type Pages = {
  /** The page's document is on its way: now its process starts, and this one has time. */
  readonly documentServed: Promise<void>;
  /** The page's calls are answered from now on, so it gets the scripts that make them. */
  readonly serveRest: () => void;
};

/** Serves the built pages, and nothing but them, in this session. */
export function servePages(session: Session, root: string, devOrigin: string | null): Pages {
  if (devOrigin !== null) {
    addDevPolicy(session, devOrigin);
    return { documentServed: Promise.resolve(), serveRest: () => undefined };
  }
  const document = signal();
  const rest = signal();
  const files = listRendererFiles(root);
  session.protocol.handle(APP_SCHEME, async (request) => {
    const file = request.method === 'GET' ? findRendererFile(files, request.url) : null;
    if (file === null) return new Response('', { status: 404 });
    const isDocument = file.path.endsWith('.html');
    if (!isDocument) await rest.given;
    const response = await respond(file);
    // After the answer has left.
    if (isDocument) setImmediate(document.give);
    return response;
  });
  return { documentServed: document.given, serveRest: rest.give };
}

async function respond(file: RendererFile): Promise<Response> {
  try {
    const body = new Uint8Array(await readFile(file.path));
    return new Response(body, { headers: responseHeaders(file.type) });
  } catch (error) {
    log.error('a file of the program cannot be read', error);
    return new Response('', { status: 500 });
  }
}

function signal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

/** The dev server sends no policy of its own; this one is as strict as it can work with. */
function addDevPolicy(session: Session, devOrigin: string): void {
  session.webRequest.onHeadersReceived((details, decide) => {
    decide({
      responseHeaders: {
        ...details.responseHeaders,
        'content-security-policy': [devContentSecurityPolicy(devOrigin)],
      },
    });
  });
}
