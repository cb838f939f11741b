import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALICE, BOB } from '../test/examples.ts';
import { mentionParts, namesOf } from './mention-parts.ts';

const names = namesOf(['Alice', 'al', 'Bob (work)', null, 'ünï'], { nick: 'alice', key: ALICE });
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
    ['@alice [a1a1a1a1] and', '[own:@alice [a1a1a1a1]] and'],
    ['@alice [b2b2b2b2]', '[other:@alice [b2b2b2b2]]'],
    ['@alice [b2b2]', '[own:@alice] [b2b2]'],
  ])('%s', (text, parts) => expect(read(text)).toBe(parts));

  it('are found whatever somebody is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 32 }), (nick) => {
        fc.pre(nick.trim() !== '');
        const found = mentionParts(`@${nick.trim()}`, namesOf([nick], { nick, key: BOB }));
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
