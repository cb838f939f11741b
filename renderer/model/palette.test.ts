import { describe, expect, it } from 'vitest';
import { ALICE, BOB, CAROL, member } from '../test/examples.ts';
import { fits, foundPeople, snippetOf } from './palette.ts';

describe('the palette', () => {
  it('finds by the beginning of words and by keys, without case and accents', () => {
    expect(fits('mem', 'Members')).toBe(true);
    expect(fits('ID you', 'Your identity')).toBe(true);
    expect(fits('xyz', 'Members')).toBe(false);
    const members = [
      member(ALICE, 'alice', { self: true }),
      member(BOB, 'Böb'),
      member(CAROL, 'c'),
    ];
    expect(foundPeople('bob', members).map(({ key }) => key)).toEqual([BOB]);
    expect(foundPeople('c3c3', members).map(({ key }) => key)).toEqual([CAROL]);
    expect(foundPeople('', members)).toHaveLength(2);
  });

  it('shows the place in the text that was found', () => {
    expect(snippetOf('meet at the old bridge', 'bridge')).toEqual({
      before: 'meet at the old ',
      found: 'bridge',
      after: '',
    });
    const long = snippetOf(`${'x '.repeat(100)}Needle here`, 'needle');
    expect([long.before.startsWith('…'), long.found, long.after]).toEqual([
      true,
      'Needle',
      ' here',
    ]);
    expect(snippetOf('a\nb\u202ec', 'zzz')).toEqual({ before: 'a bc', found: '', after: '' });
  });
});
