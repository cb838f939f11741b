import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEmoji } from '../../shared/emoji.ts';
import { type Block, type Inline, isJumbo, readMarkdown } from './markdown.ts';

/** A readable form: `strong(…)`. */
const inline = (part: Inline): string => {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'break':
      return '⏎';
    case 'code':
      return `code(${part.text})`;
    case 'link':
      return `link(${part.url}|${part.children.map(inline).join('')}|${part.host ?? ''})`;
    default:
      return `${part.kind}(${part.children.map(inline).join('')})`;
  }
};
const block = (part: Block): string => {
  switch (part.kind) {
    case 'paragraph':
      return part.children.map(inline).join('');
    case 'code':
      return `pre[${part.language}](${part.text})`;
    case 'quote':
      return `quote(${part.children.map(block).join('¶')})`;
    case 'list':
      return `list[${part.start ?? '-'}](${part.items.map((item) => item.map(block).join('¶')).join(' / ')})`;
  }
};
const read = (text: string): string => readMarkdown(text).map(block).join('¶');

describe('the part of Markdown that messages are written in', () => {
  it.each([
    ['plain words', 'plain words'],
    ['**bold** and *leaning* and ~~gone~~', 'strong(bold) and em(leaning) and s(gone)'],
    ['`a *b* c`', 'code(a *b* c)'],
    ['one\ntwo', 'one⏎two'],
    ['one\n\ntwo', 'one¶two'],
    ['```ts\nconst a = 1;\n\nb\n```', 'pre[ts](const a = 1;\n\nb)'],
    ['> quoted\n> words', 'quote(quoted⏎words)'],
    ['- a\n- b\n  - c', 'list[-](a / b¶list[-](c))'],
    ['3. a\n4. b', 'list[3](a / b)'],
    ['\\*not bold\\*', '*not bold*'],
    ['snake_case_name and 2*3*4', 'snake_case_name and 2em(3)4'],
    [
      'https://example.org/a_b_c?x=1',
      'link(https://example.org/a_b_c?x=1|https://example.org/a_b_c?x=1|)',
    ],
    ['see <https://example.org>.', 'see link(https://example.org/|https://example.org|).'],
    ['bob@example.org', 'link(mailto:bob@example.org|bob@example.org|)'],
    ['[docs](https://example.org/x)', 'link(https://example.org/x|docs|example.org)'],
  ])('%j', (text, tree) => expect(read(text)).toBe(tree));

  it.each([
    '<b>bold</b>',
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '# heading',
    '| a | b |\n|---|---|'.split('\n')[0] ?? '',
    '&lt;b&gt; &amp; &#x202e;',
    'notes.md and example.org and 1.2.3',
    '> > > > >',
    `${'> '.repeat(30)}deep`,
    '-',
  ])('leaves %j as it is', (text) => expect(read(text)).toBe(text));

  it.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](file:///etc/passwd)',
    '[x](mesh-chat://join/1/abc)',
    '<javascript:alert(1)>',
    'javascript:alert(1)',
    '![x](https://example.org/track.png)',
  ])('makes no link of what may not be opened: %s', (text) => {
    for (const [, url = ''] of read(text).matchAll(/link\(([^|]*)/g))
      expect(url).toMatch(/^https:\/\/example\.org\/track\.png$/);
  });

  it('says where a link leads whose words claim another place', () => {
    expect(read('[https://bank.example](https://evil.example/)')).toBe(
      'link(https://evil.example/|https://bank.example|evil.example)',
    );
  });

  it('does not let a text turn its surroundings round', () => {
    expect(read('a\u202eb')).toBe('ab');
    expect(read('**a\u202eb**')).toBe('strong(ab)');
  });

  it('never fails at signs of links, of which one in the store would stop the window for good', () => {
    const sign = fc.constantFrom(
      ...[
        '[',
        ']',
        '(',
        ')',
        '<',
        '>',
        '](',
        '[]()',
        'x',
        ' ',
        '\\',
        '"',
        '\n',
        '%zz',
        '#',
        '?',
        '@',
      ],
      ...[
        'http://',
        'https://[',
        'mailto:',
        'javascript:',
        '//x.com',
        'a@b.c',
        ':99999',
        'xn--a',
        '。',
      ],
    );
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 12 }), (signs) => {
        expect(readMarkdown(signs.join('')).length).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 3_000 },
    );
    expect(JSON.stringify(readMarkdown('see [this]()'))).toContain('[this]()');
  });

  it('loses nothing and does not take long, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(readMarkdown(text).length).toBeGreaterThan(0);
      }),
    );
    const hard = [
      '*'.repeat(20_000),
      '['.repeat(20_000),
      '> '.repeat(5_000),
      '`'.repeat(20_000),
      `${'- '.repeat(2_000)}a`,
      'https://'.repeat(3_000),
      '<'.repeat(20_000),
      'a@'.repeat(10_000),
      '_a'.repeat(10_000),
    ];
    for (const text of hard) {
      const began = performance.now();
      readMarkdown(text);
      expect(performance.now() - began, text.slice(0, 8)).toBeLessThan(2_000);
    }
  });
});

it('draws a few emoji large, and nothing else', () => {
  for (const text of ['👍', '👍🏽 🎉', '👨‍👩‍👧‍👦', '❤️❤️❤️'])
    expect(isJumbo(text, isEmoji)).toBe(true);
  for (const text of ['', 'ok', '👍👍👍👍', '👍!', '1']) expect(isJumbo(text, isEmoji)).toBe(false);
});
