import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mentionParts, namesOf } from './mention-parts.ts';

const names = namesOf(['Alice', 'al', 'Bob (work)', null, 'ünï'], 'alice');
const read = (text: string) =>
  mentionParts(text, names)
    .map(({ text: part, mention }) => (mention === 'none' ? part : `[${mention}:${part}]`))
    .join('');

describe('mentions', () => {
  it.each([
    ['hey @alice, look', 'hey [own:@alice], look'],
    ['@ALICE @al @Ünï', '[own:@ALICE] [other:@al] [other:@Ünï]'],
    ['@Bob (work) is here', '[other:@Bob (work)] is here'],
    ['mail alice@example.org or x@al', 'mail alice@example.org or x@al'],
    ['@alicex @nobody @', '@alicex @nobody @'],
    ['no at all', 'no at all'],
  ])('%s', (text, parts) => expect(read(text)).toBe(parts));

  it('are found whatever somebody is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 32 }), (nick) => {
        fc.pre(nick.trim() !== '');
        const found = mentionParts(`@${nick.trim()}`, namesOf([nick], nick));
        expect(found.map(({ text }) => text).join('')).toBe(`@${nick.trim()}`);
        expect(found[0]?.mention).toBe('own');
      }),
    );
    expect(mentionParts('@Saxe-Weimar', namesOf(['Saxe-Weimar'], null))).toHaveLength(1);
  });

  it('are none where nobody has a name', () => {
    expect(mentionParts('@x', namesOf([null], null))).toEqual([{ text: '@x', mention: 'none' }]);
  });
});
