import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { log } from './log.ts';
import {
  catalogueUrls,
  devContentSecurityPolicy,
  findRendererFile,
  listRendererFiles,
  preloads,
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

export type PageOptions = {
  /** Of the built pages. */
  readonly root: string;
  readonly devOrigin: string | null;
  /** Of the words that the page will show, as far as this process can tell. */
  readonly language: string;
};

/**
 * Serves the built pages, and nothing but them, in this session. Resolves once the page has its
 * document and all that the document names: from then on its process is busy, and this one has time.
 */
export function servePages(session: Session, options: PageOptions): Promise<void> {
  const { root, devOrigin, language } = options;
  if (devOrigin !== null) {
    addDevPolicy(session, devOrigin);
    return Promise.resolve();
  }
  const files = listRendererFiles(root);
  const words = catalogueUrls(files, language);
  return new Promise((resolve) => {
    const awaited = new Set<string>();
    session.protocol.handle(APP_SCHEME, async (request) => {
      const file = request.method === 'GET' ? findRendererFile(files, request.url) : null;
      if (file === null) return new Response('', { status: 404 });
      const { response, body } = await respond(file);
      if (file.path.endsWith('.html')) {
        if (words.length > 0) response.headers.set('link', preloads(words));
        for (const [url, { path }] of files)
          if (body.includes(url) || words.includes(url)) awaited.add(path);
      }
      // After the answer has left.
      if (awaited.delete(file.path) && awaited.size === 0) setImmediate(resolve);
      return response;
    });
  });
}

type Answer = { readonly response: Response; readonly body: Buffer };

async function respond(file: RendererFile): Promise<Answer> {
  try {
    const body = await readFile(file.path);
    const headers = responseHeaders(file.type);
    return { body, response: new Response(new Uint8Array(body), { headers }) };
  } catch (error) {
    log.error('a file of the program cannot be read', error);
    return { body: Buffer.alloc(0), response: new Response('', { status: 500 }) };
  }
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
