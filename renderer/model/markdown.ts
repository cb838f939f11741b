/**
 * The part of Markdown that messages are written in, as a tree of plain data: nothing of a message
 * ever becomes markup. Raw HTML, images, headings, tables and references stay the text they are.
 */
import MarkdownIt, { type Token } from 'markdown-it';
import { openableUrl } from '../../shared/links.ts';
import { safeText } from './safe-text.ts';

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'em' | 's'; readonly children: readonly Inline[] }
  /** `host`: where it leads, when its words are not the address itself. */
  | {
      readonly kind: 'link';
      readonly url: string;
      readonly host: string | null;
      readonly children: readonly Inline[];
    };

export type Block =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'quote'; readonly children: readonly Block[] }
  | {
      readonly kind: 'list';
      /** The first number of an ordered one. */
      readonly start: number | null;
      readonly items: readonly (readonly Block[])[];
    };

const DEPTH_MAX = 12;
const RULES = [
  ['fence', 'blockquote', 'list'],
  ['autolink', 'backticks', 'emphasis', 'escape', 'link', 'linkify', 'newline', 'strikethrough'],
] as const;

const markdown = new MarkdownIt('zero', {
  html: false,
  linkify: true,
  breaks: true,
  maxNesting: DEPTH_MAX,
}).enable([...RULES[0], ...RULES[1]]);
// `notes.md` and `1.2` are no addresses; whoever means one writes its scheme.
markdown.linkify.set({ fuzzyLink: false });
markdown.validateLink = (url) => openableUrl(url) !== null;

/** Nothing in it means anything to Markdown: most messages. */
const PLAIN = /^(?!\s*(?:[-+]|\d+[.)])\s)[^*_~`\\<>[\]@:\n]*$/;

export function readMarkdown(text: string): readonly Block[] {
  const safe = safeText(text);
  if (PLAIN.test(safe)) return plain(safe);
  const blocks = blocksOf(new Cursor(markdown.parse(safe, {})));
  // Signs of structure around nothing, or deeper than anybody reads: shown as they were written.
  return blocks.some(hasWords) ? blocks : plain(safe);
}

const plain = (text: string): readonly Block[] => [
  { kind: 'paragraph', children: [{ kind: 'text', text }] },
];

function hasWords(block: Block): boolean {
  if (block.kind === 'code') return block.text !== '';
  if (block.kind === 'paragraph') return block.children.length > 0;
  return (block.kind === 'quote' ? block.children : block.items.flat()).some(hasWords);
}

/** Steps over a flat list of tokens, where an `_open` has its `_close`. */
class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The next token, or null at the end or at a closing one, which is passed. */
  next(): Token | null {
    const token = this.#tokens[this.#at];
    if (token === undefined) return null;
    this.#at += 1;
    return token.nesting === -1 ? null : token;
  }
}

function blocksOf(cursor: Cursor): Block[] {
  const blocks: Block[] = [];
  for (let token = cursor.next(); token !== null; token = cursor.next())
    blocks.push(...blockOf(token, cursor));
  return blocks;
}

function blockOf(token: Token, cursor: Cursor): Block[] {
  switch (token.type) {
    case 'paragraph_open':
      return [{ kind: 'paragraph', children: inlineParts(cursor) }];
    case 'fence':
      return [
        {
          kind: 'code',
          language: token.info.trim().split(/\s/)[0] ?? '',
          text: token.content.replace(/\n$/, ''),
        },
      ];
    case 'blockquote_open':
      return [{ kind: 'quote', children: blocksOf(cursor) }];
    case 'bullet_list_open':
    case 'ordered_list_open':
      return [listOf(token, cursor)];
    default:
      return token.nesting === 1 ? blocksOf(cursor) : [];
  }
}

function listOf(token: Token, cursor: Cursor): Block {
  const items: Block[][] = [];
  while (cursor.next() !== null) items.push(blocksOf(cursor));
  const start = Number(token.attrGet('start') ?? 1);
  return { kind: 'list', start: token.type === 'ordered_list_open' ? start : null, items };
}

function inlineParts(cursor: Cursor): Inline[] {
  const parts: Inline[] = [];
  for (let token = cursor.next(); token !== null; token = cursor.next())
    parts.push(...inlinesOf(new Cursor(token.children ?? [])));
  return parts;
}

function inlinesOf(cursor: Cursor): Inline[] {
  const parts: Inline[] = [];
  for (let token = cursor.next(); token !== null; token = cursor.next()) {
    const part = inlineOf(token, cursor);
    if (part !== null) parts.push(part);
  }
  return parts;
}

function inlineOf(token: Token, cursor: Cursor): Inline | null {
  switch (token.type) {
    case 'softbreak':
    case 'hardbreak':
      return { kind: 'break' };
    case 'code_inline':
      return { kind: 'code', text: token.content };
    case 'strong_open':
      return { kind: 'strong', children: inlinesOf(cursor) };
    case 'em_open':
      return { kind: 'em', children: inlinesOf(cursor) };
    case 's_open':
      return { kind: 's', children: inlinesOf(cursor) };
    case 'link_open':
      return linkOf(String(token.attrGet('href') ?? ''), inlinesOf(cursor));
    default:
      return token.content === '' ? null : { kind: 'text', text: token.content };
  }
}

/** Words that are not the address say where it leads: `[bank.example](https://evil.example)`. */
function linkOf(href: string, children: readonly Inline[]): Inline {
  const url = openableUrl(href);
  const words = textOf(children);
  // `[words]()` leads nowhere: shown as it was written.
  if (url === null) return { kind: 'text', text: `[${words}]()` };
  const isItself = openableUrl(words) === url || openableUrl(`mailto:${words}`) === url;
  return { kind: 'link', url, host: isItself ? null : hostOf(url), children };
}

const hostOf = (url: string): string => {
  const { host, pathname } = new URL(url);
  return host || pathname;
};

const textOf = (parts: readonly Inline[]): string =>
  parts
    .map((part) => ('children' in part ? textOf(part.children) : 'text' in part ? part.text : ' '))
    .join('');

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const JUMBO_COUNT_MAX = 3;
/** The longest emoji three times, with room for spaces. */
const JUMBO_CHARS_MAX = 80;

/** Up to three emoji and nothing else are drawn large. */
export function isJumbo(text: string, isEmoji: (text: string) => boolean): boolean {
  if (text.length > JUMBO_CHARS_MAX) return false;
  const parts = [...segments.segment(text.replace(/\s+/gu, ''))];
  return (
    parts.length > 0 &&
    parts.length <= JUMBO_COUNT_MAX &&
    parts.every(({ segment }) => isEmoji(segment))
  );
}
