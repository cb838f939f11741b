import { expect, it } from 'vitest';
import { readRecipient } from '../../shared/recipient.ts';
import { ALICE, BOB, CAROL, member } from '../test/examples.ts';
import { suggestions } from './completion.ts';

const alice = member(ALICE, 'alice', { self: true });
const bob = member(BOB, 'Bob');
const ann = member(CAROL, 'Ann Lee');
const texts = (draft: string, members = [alice, bob, ann]) =>
  suggestions(draft, members).map(({ text }) => text);

it('suggests commands while a command is being written, and nothing in a message', () => {
  expect(texts('/')).toContain('/dm ');
  expect(texts('/h')).toEqual(['/help']);
  for (const draft of ['', 'hello /d', '/nonsense', '/help me']) expect(texts(draft)).toEqual([]);
});

it('suggests members after /dm: by nick or key, not oneself, until a name stands there', () => {
  expect(texts('/dm ')).toEqual(['/dm Bob ', '/dm "Ann Lee" ']);
  expect(texts('/DM @b')).toEqual(['/dm Bob ']);
  expect(texts(`/dm ${CAROL.slice(0, 5)}`)).toEqual(['/dm "Ann Lee" ']);
  for (const draft of ['/dm x', '/dm alice', '/dm Bob hello']) expect(texts(draft)).toEqual([]);
});

it('writes a name that means this member and nobody else', () => {
  const people = [
    member(BOB, 'twin'),
    member(CAROL, 'Twin'),
    member(ALICE, 'b2b2b2b2'),
    member('d'.repeat(64) as typeof ALICE, null),
  ];
  for (const suggestion of suggestions('/dm ', people)) {
    if (suggestion.kind !== 'member') throw new Error('a command');
    const found = readRecipient(`${suggestion.text.slice(4)}hello`, people);
    expect(found).toMatchObject({ kind: 'one', person: suggestion.member, rest: 'hello' });
  }
});
