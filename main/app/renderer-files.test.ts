import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CONTENT_SECURITY_POLICY,
  catalogueUrls,
  devContentSecurityPolicy,
  findRendererFile,
  listRendererFiles,
  preloads,
  type RendererFile,
  responseHeaders,
} from './renderer-files.ts';

let parent: string;
let files: ReadonlyMap<string, RendererFile>;

beforeAll(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'renderer-'));
  const root = path.join(parent, 'root');
  mkdirSync(path.join(root, 'assets'), { recursive: true });
  writeFileSync(path.join(parent, 'secret.html'), 'secret');
  writeFileSync(path.join(root, 'index.html'), '<p>');
  writeFileSync(path.join(root, 'assets', 'a b.js'), '1');
  writeFileSync(path.join(root, 'source.map'), '{}');
  writeFileSync(path.join(root, 'assets', 'de-x1.js'), '1');
  writeFileSync(path.join(root, 'assets', 'default-x1.js'), '1');
  symlinkSync(path.join(parent, 'secret.html'), path.join(root, 'link.html'));
  symlinkSync(parent, path.join(root, 'folder'));
  files = listRendererFiles(root);
});
afterAll(() => rmSync(parent, { recursive: true }));

const find = (url: string) => findRendererFile(files, url);

test('the words of one language are told to the page beforehand, and no others', () => {
  expect(preloads(catalogueUrls(files, 'de'))).toBe('</assets/de-x1.js>; rel=modulepreload');
  expect(preloads(catalogueUrls(files, 'fr'))).toBe('');
});

describe('files of the page', () => {
  test('are found by their URL path, whatever the query', () => {
    expect(find('app://mesh/index.html')?.type).toMatch('text/html');
    expect(find('app://mesh/')?.path).toMatch(/index\.html$/);
    expect(find('app://mesh/assets/a%20b.js?v=1#x')?.type).toMatch('text/javascript');
  });

  test.each([
    ['app://mesh/../secret.html'],
    ['app://mesh/assets/../../secret.html'],
    ['app://mesh/..%2fsecret.html'],
    ['app://mesh/%2e%2e/secret.html'],
    ['app://mesh/%2e%2e%2fsecret.html'],
    ['app://mesh/..%5csecret.html'],
    ['app://mesh/..\\secret.html'],
    ['app://mesh//etc/passwd'],
    ['app://mesh/%00/index.html'],
    ['app://mesh/link.html'],
    ['app://mesh/folder/secret.html'],
    ['app://mesh/source.map'],
    ['app://mesh/assets'],
    ['app://mesh/__proto__'],
    ['app://other/index.html'],
    ['file://mesh/index.html'],
    ['junk'],
  ])('%s is none', (url) => {
    expect(find(url)).toBeNull();
  });

  test('no URL at all leads to a file outside', () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '%2e%2e', '%2f', '\\', '/', 'assets', 'secret.html', 'folder'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const file = find(`app://mesh/${parts.join('/')}`);
        return file === null || file.path.startsWith(path.join(parent, 'root') + path.sep);
      }),
    );
  });
});

describe('content security policy', () => {
  test('allows nothing inline, nothing evaluated and no connection', () => {
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:|data:|blob:/);
    expect(CONTENT_SECURITY_POLICY).toMatch(/^default-src 'none';/);
    expect(CONTENT_SECURITY_POLICY).toMatch("connect-src 'none'");
    expect(responseHeaders('text/html')['content-security-policy']).toBe(CONTENT_SECURITY_POLICY);
  });

  test('is relaxed for the dev server only towards the dev server', () => {
    const policy = devContentSecurityPolicy('http://localhost:5173');
    expect(policy).toMatch("connect-src 'self' ws://localhost:5173;");
    expect(policy).not.toMatch(/unsafe-eval|\*/);
  });
});
