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

  it('are none where nobody has a name', () => {
    expect(mentionParts('@x', namesOf([null], null))).toEqual([{ text: '@x', mention: 'none' }]);
  });
});
