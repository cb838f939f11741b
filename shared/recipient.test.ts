import { describe, expect, it } from 'vitest';
import type { MemberKey } from './ids.ts';
import { readRecipient } from './recipient.ts';

const person = (start: string, nick: string | null) => ({
  key: start.padEnd(64, '0') as MemberKey,
  nick,
});
const ann = person('a11', 'Ann');
const annLee = person('a12', 'Ann Lee');
const bob = person('b0b1', 'bob');
const bobby = person('b0b2', 'bobby');
const nameless = person('c0ffee', null);
const people = [ann, annLee, bob, bobby, nameless];

const meant = (text: string, among = people) => {
  const found = readRecipient(text, among);
  return found.kind === 'one' ? [found.person, found.rest] : found;
};

describe('one recipient', () => {
  it.each([
    ['bob hello there', bob, 'hello there'],
    ['BOB  two\nlines', bob, 'two\nlines'],
    ['@bob hello', bob, 'hello'],
    ['bob', bob, ''],
    ['bobby hello', bobby, 'hello'],
    ['Ann hello', ann, 'hello'],
    ['Ann Lee hello', annLee, 'hello'],
    ['ann  lee hello', annLee, 'hello'],
    ['"Ann" Lee hello', ann, 'Lee hello'],
    ['"Ann Lee"hello', annLee, 'hello'],
    ['c0ff hello', nameless, 'hello'],
    ['0xC0FFEE hello', nameless, 'hello'],
    [`${bob.key} hello`, bob, 'hello'],
  ])('%j', (text, who, rest) => {
    expect(meant(text)).toEqual([who, rest]);
  });
});

it.each(['', '  ', 'carol hello', 'bo hello', 'c0f hello', '"bob hello', 'b0b9 hello', '""'])(
  'nobody: %j',
  (text) => {
    expect(meant(text)).toMatchObject({ kind: 'none' });
  },
);

describe('several', () => {
  it('of one name are told apart by their keys', () => {
    const twins = [bob, person('b0b9', 'Bob')];
    expect(meant('bob hello', twins)).toEqual({
      kind: 'several',
      named: ['bob b0b10000', 'Bob b0b90000'],
    });
    expect(meant('b0b9 hello', twins)).toEqual([twins[1], 'hello']);
  });

  it('whose keys begin alike are shown with more of them', () => {
    const alike = [person('0123456789a', 'eve'), person('0123456789b', 'eve')];
    expect(meant('eve hello', alike)).toMatchObject({
      named: ['eve 0123456789a0', 'eve 0123456789b0'],
    });
  });

  it('are meant where somebody calls herself like another’s key', () => {
    const mallory = person('ffff', 'c0ffee');
    expect(meant('c0ffee hello', [...people, mallory])).toMatchObject({ kind: 'several' });
    expect(meant(`${nameless.key} hello`, [...people, mallory])).toEqual([nameless, 'hello']);
  });
});
