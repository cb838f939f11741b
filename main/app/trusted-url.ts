/** The one origin our pages have. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'mesh';
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/index.html`;

/** The dev server's origin in `npm run dev`; a packaged program has none, whatever its environment. */
export function devServerOrigin(
  isPackaged: boolean,
  environment: NodeJS.ProcessEnv,
): string | null {
  const url = environment.ELECTRON_RENDERER_URL;
  if (isPackaged || !url || !URL.canParse(url)) return null;
  const { protocol, hostname, origin } = new URL(url);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'http:' && isLocal ? origin : null;
}

/** Our own pages and files, and the dev server's while there is one. */
export function isTrustedUrl(text: string, devOrigin: string | null): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  // `origin` is "null" for schemes that Node does not know, hence the two parts.
  if (url.protocol === `${APP_SCHEME}:`) return url.host === APP_HOST;
  if (devOrigin === null) return false;
  return (
    url.origin === devOrigin || (url.protocol === 'ws:' && url.host === new URL(devOrigin).host)
  );
}
