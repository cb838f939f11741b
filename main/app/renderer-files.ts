import { readdirSync } from 'node:fs';
import path from 'node:path';
import { APP_HOST, APP_SCHEME } from './trusted-url.ts';

/** The kinds of file a page is made of; anything else is not served. */
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

export type RendererFile = { readonly path: string; readonly type: string };

/**
 * URL path → file, for each servable file below `root`. A request is looked up in this table and
 * never turned into a path, so there is no path to traverse. Links are not followed.
 */
export function listRendererFiles(root: string): ReadonlyMap<string, RendererFile> {
  const files = new Map<string, RendererFile>();
  const visit = (folder: string, urlPath: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const full = path.join(folder, entry.name);
      const url = `${urlPath}/${encodeURIComponent(entry.name)}`;
      if (entry.isDirectory()) visit(full, url);
      const type = TYPES[path.extname(entry.name).toLowerCase()];
      if (entry.isFile() && type !== undefined) files.set(url, { path: full, type });
    }
  };
  visit(root, '');
  return files;
}

/** The file that a URL of ours names, or null. */
export function findRendererFile(
  files: ReadonlyMap<string, RendererFile>,
  text: string,
): RendererFile | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== `${APP_SCHEME}:` || url.host !== APP_HOST) return null;
  return files.get(url.pathname === '/' ? '/index.html' : url.pathname) ?? null;
}

/** The words of a language have a file of their own, which the scripts would ask for only later. */
export const catalogueUrls = (
  files: ReadonlyMap<string, RendererFile>,
  language: string,
): readonly string[] => [...files.keys()].filter((url) => url.startsWith(`/assets/${language}-`));

/** Value of a `Link` header (RFC 8288). */
export const preloads = (urls: readonly string[]): string =>
  urls.map((url) => `<${url}>; rel=modulepreload`).join(', ');

/** No inline code, no inline style, no connection to anywhere. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "worker-src 'none'",
  // No string ever becomes markup or code.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** What vite cannot do without: inline code and style, its web socket, markup of its error page. */
export const devContentSecurityPolicy = (devOrigin: string): string =>
  CONTENT_SECURITY_POLICY.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
    .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    .replace("img-src 'self'", "img-src 'self' data:")
    .replace(/; require-trusted-types-for.*$/, '')
    .replace("connect-src 'none'", `connect-src 'self' ${devOrigin.replace('http', 'ws')}`);

export const responseHeaders = (type: string): Record<string, string> => ({
  'content-type': type,
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
});
