import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeSlash, readSlash, type SlashCommand } from './slash.ts';

const COMMANDS: readonly SlashCommand<string>[] = [
  { name: 'invite', takesText: true },
  { name: 'members', takesText: false },
  { name: 'me', takesText: false },
  { name: 'help', takesText: false },
];

describe('what was written', () => {
  it.each([
    ['', { kind: 'empty' }],
    [' \n ', { kind: 'empty' }],
    ['hello', { kind: 'message', text: 'hello' }],
    ['  indented\n', { kind: 'message', text: '  indented' }],
    ['//etc/hosts', { kind: 'message', text: '/etc/hosts' }],
    ['and/or', { kind: 'message', text: 'and/or' }],
    ['/help', { kind: 'command', name: 'help', rest: '' }],
    [' /HELP ', { kind: 'command', name: 'help', rest: '' }],
    ['/invite', { kind: 'command', name: 'invite', rest: '' }],
    ['/invite ab\ncd', { kind: 'command', name: 'invite', rest: 'ab\ncd' }],
    ['/invite\nab', { kind: 'command', name: 'invite', rest: 'ab' }],
    ['/helpme', { kind: 'unknown', name: '/helpme' }],
    ['/', { kind: 'unknown', name: '/' }],
    ['/etc/hosts', { kind: 'unknown', name: '/etc/hosts' }],
    ['/me waves', { kind: 'takes-nothing', name: 'me' }],
  ])('%j', (text, expected) => expect(readSlash(text, COMMANDS)).toEqual(expected));

  it('is sent as it is unless it begins with a slash', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const input = readSlash(text, COMMANDS);
        if (text.trimStart().startsWith('/')) expect(input.kind).not.toBe('empty');
        else if (text.trim() === '') expect(input.kind).toBe('empty');
        else expect(input).toEqual({ kind: 'message', text: text.trimEnd() });
      }),
    );
  });
});

describe('completion', () => {
  const names = (text: string) => completeSlash(text, COMMANDS).map(({ name }) => name);
  it('offers what the name may become, and nothing after it', () => {
    expect(names('/')).toEqual(COMMANDS.map(({ name }) => name));
    expect(names('/m')).toEqual(['members', 'me']);
    expect(names('/ME')).toEqual(['members', 'me']);
    expect(names('/invite ')).toEqual([]);
    expect(names('/x')).toEqual([]);
    expect(names('')).toEqual([]);
    expect(names('hi /m')).toEqual([]);
  });
});
