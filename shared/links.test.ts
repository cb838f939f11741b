import { describe, expect, it } from 'vitest';
import { openableUrl } from './links.ts';

describe('a link', () => {
  it.each([
    ['https://example.org/a?b=c#d', 'https://example.org/a?b=c#d'],
    ['HTTP://EXAMPLE.org', 'http://example.org/'],
    ['mailto:bob@example.org', 'mailto:bob@example.org'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    [' https://example.org', 'https://example.org/'],
  ])('%s is opened', (text, url) => expect(openableUrl(text)).toBe(url));

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'app://mesh/index.html',
    'mesh-chat://join/1/x',
    'ms-msdt:/id',
    'smb://evil.example/share',
    'blob:https://example.org/1',
    'vbscript:x',
    'https://bank.example@evil.example/',
    'https://user:secret@evil.example/',
    '/relative',
    '//example.org',
    'example.org',
    '',
  ])('%j is not', (text) => expect(openableUrl(text)).toBeNull());
});
