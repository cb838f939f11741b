/** Everything a page may not do, denied at the session and at each of its contents. */
import { type App, app, type Session, type WebContents } from 'electron';
import { log } from './log.ts';
import { isTrustedUrl } from './trusted-url.ts';

/** Before `ready`: switches that no page can undo later. */
export function lockProcess(): void {
  // Every renderer is sandboxed, also one that somebody creates without thinking of it. As root
  // (in a container) Chromium's sandbox cannot be had at all, and insisting would end the program.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  // Resolving a name for a link on the page would tell the resolver what is being read.
  app.commandLine.appendSwitch('dns-prefetch-disable');
  app.commandLine.appendSwitch('disable-background-networking');
}

/** Permissions, requests, downloads and spell-check dictionaries of the pages' session. */
export function lockSession(session: Session, devOrigin: string | null): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((request, decide) => {
    const isDevTools = devOrigin !== null && request.url.startsWith('devtools://');
    const cancel = !isDevTools && !isTrustedUrl(request.url, devOrigin);
    if (cancel) log.warn(`request refused: ${schemeOf(request.url)}`);
    decide({ cancel });
  });
  // Files do not pass by the filter above; ours are served by a scheme of our own.
  session.protocol.handle('file', () => Response.error());
  void session.setProxy({ mode: 'direct' });
}

/** Every page there will ever be: no way out of it, nothing embedded in it. */
export function lockContents(target: App, devOrigin: string | null): void {
  target.on('web-contents-created', (_event, contents) => lockOne(contents, devOrigin));
}

function lockOne(contents: WebContents, devOrigin: string | null): void {
  // Only a reload of what is open already gets through.
  contents.on('will-navigate', (event) => {
    if (!isTrustedUrl(event.url, devOrigin) || event.url !== contents.getURL())
      event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // WebRTC passes by the request filter and by the content security policy.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

/** An address can be private; the kind of it is enough to find a mistake. */
const schemeOf = (url: string): string => url.slice(0, url.indexOf(':') + 1);
