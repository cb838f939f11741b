import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { log } from './log.ts';
import {
  devContentSecurityPolicy,
  findRendererFile,
  listRendererFiles,
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

/** Serves the built pages, and nothing but them, in this session. */
export function serveRenderer(session: Session, root: string): void {
  const files = listRendererFiles(root);
  session.protocol.handle(APP_SCHEME, async (request) => {
    const file = request.method === 'GET' ? findRendererFile(files, request.url) : null;
    if (file === null) return new Response('', { status: 404 });
    try {
      const body = new Uint8Array(await readFile(file.path));
      return new Response(body, { headers: responseHeaders(file.type) });
    } catch (error) {
      log.error('a file of the program cannot be read', error);
      return new Response('', { status: 500 });
    }
  });
}

/** The dev server sends no policy of its own; this one is as strict as it can work with. */
export function addDevPolicy(session: Session, devOrigin: string): void {
  session.webRequest.onHeadersReceived((details, decide) => {
    decide({
      responseHeaders: {
        ...details.responseHeaders,
        'content-security-policy': [devContentSecurityPolicy(devOrigin)],
      },
    });
  });
}
