import { describe, expect, test } from 'vitest';
import { APP_URL, devServerOrigin, isTrustedUrl } from './trusted-url.ts';

const DEV = 'http://localhost:5173';

describe('whose URL it is', () => {
  test.each([[APP_URL], ['app://mesh/assets/index.js?x#y']])('%s is ours', (url) => {
    expect(isTrustedUrl(url, null)).toBe(true);
  });

  test.each([
    ['https://example.org/'],
    ['http://localhost:5173/'],
    ['app://mesh.evil/index.html'],
    ['app://evil/index.html'],
    ['app:mesh'],
    ['file:///etc/passwd'],
    ['data:text/html,x'],
    ['blob:app://mesh/1'],
    ['about:blank'],
    ['javascript:alert(1)'],
    ['devtools://devtools/x'],
    [''],
    ['not a url'],
  ])('%s is not', (url) => {
    expect(isTrustedUrl(url, null)).toBe(false);
  });

  test('the dev server and its socket are, while there is one, and no other port', () => {
    expect(isTrustedUrl('http://localhost:5173/main.tsx', DEV)).toBe(true);
    expect(isTrustedUrl('ws://localhost:5173/', DEV)).toBe(true);
    expect(isTrustedUrl('http://localhost:5174/', DEV)).toBe(false);
    expect(isTrustedUrl('http://example.org:5173/', DEV)).toBe(false);
  });
});

describe('the dev server', () => {
  test('is believed when it is on this machine', () => {
    expect(devServerOrigin(false, { ELECTRON_RENDERER_URL: `${DEV}/` })).toBe(DEV);
  });

  test('is not: in a packaged program, on another machine, over another scheme', () => {
    expect(devServerOrigin(true, { ELECTRON_RENDERER_URL: DEV })).toBeNull();
    expect(devServerOrigin(false, { ELECTRON_RENDERER_URL: 'http://example.org' })).toBeNull();
    expect(devServerOrigin(false, { ELECTRON_RENDERER_URL: 'file:///x' })).toBeNull();
    expect(devServerOrigin(false, { ELECTRON_RENDERER_URL: 'junk' })).toBeNull();
    expect(devServerOrigin(false, {})).toBeNull();
  });
});
