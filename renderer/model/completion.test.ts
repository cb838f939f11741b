import { expect, it } from 'vitest';
import { shortKey } from '../../shared/ids.ts';
import { mentions } from '../../shared/mentions.ts';
import { readRecipient } from '../../shared/recipient.ts';
import { ALICE, BOB, CAROL, member } from '../test/examples.ts';
import { suggestions } from './completion.ts';

const alice = member(ALICE, 'alice', { self: true });
const bob = member(BOB, 'Bob');
const ann = member(CAROL, 'Ann Lee');
const texts = (draft: string, members = [alice, bob, ann]) =>
  suggestions({ text: draft, caret: draft.length }, members).map(({ text }) => text);

it('suggests commands while a command is being written, and nothing in a message', () => {
  expect(texts('/')).toContain('/dm ');
  expect(texts('/h')).toEqual(['/help']);
  for (const draft of ['', 'hello /d', '/nonsense', '/help me']) expect(texts(draft)).toEqual([]);
});

it('suggests members after /dm: by nick or key, not oneself, until a name stands there', () => {
  expect(texts('/dm ')).toEqual(['/dm Bob ', '/dm "Ann Lee" ']);
  expect(texts('/DM @b')).toEqual(['/dm Bob ']);
  expect(texts(`/dm ${CAROL.slice(0, 5)}`)).toEqual(['/dm "Ann Lee" ']);
  expect(texts('/revoke b')).toEqual(['/revoke Bob ']);
  expect(texts('/revoke bob')).toEqual([]);
  for (const draft of ['/dm x', '/dm alice', '/dm Bob hello']) expect(texts(draft)).toEqual([]);
});

it('writes a name that means this member and nobody else', () => {
  const people = [
    member(BOB, 'twin'),
    member(CAROL, 'Twin'),
    member(ALICE, 'b2b2b2b2'),
    member('d'.repeat(64) as typeof ALICE, null),
  ];
  for (const suggestion of suggestions({ text: '/dm ', caret: 4 }, people)) {
    if (suggestion.kind !== 'member') throw new Error('a command');
    const found = readRecipient(`${suggestion.text.slice(4)}hello`, people);
    expect(found).toMatchObject({ kind: 'one', person: suggestion.member, rest: 'hello' });
  }
});

it('suggests members where somebody is called by name, in the middle of a text too', () => {
  expect(texts('so, @')).toEqual(['so, @Bob ', 'so, @Ann Lee ']);
  expect(texts('so, @an')).toEqual(['so, @Ann Lee ']);
  expect(texts('so, @ann l')).toEqual(['so, @Ann Lee ']);
  expect(suggestions({ text: 'ask @b, please', caret: 6 }, [alice, bob, ann])).toMatchObject([
    { text: 'ask @Bob, please', caret: 8 },
  ]);
  expect(suggestions({ text: 'ask @b please', caret: 6 }, [alice, bob, ann])).toMatchObject([
    { text: 'ask @Bob please', caret: 9 },
  ]);
  for (const draft of ['mail@b', '@bob', '@x', '@alice', '@Bob hello', '@b\n'])
    expect(texts(draft)).toEqual([]);
});

it('tells those who are called the same apart, and calls the one that was chosen', () => {
  const twins = [member(BOB, 'twin'), member(CAROL, 'Twin')];
  const found = suggestions({ text: '@tw', caret: 3 }, twins);
  expect(found.map(({ text }) => text)).toEqual([
    `@twin [${shortKey(BOB)}] `,
    `@Twin [${shortKey(CAROL)}] `,
  ]);
  expect(found.map(({ text }) => mentions(text, 'twin', BOB))).toEqual([true, false]);
});
