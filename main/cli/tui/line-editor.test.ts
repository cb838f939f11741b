import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Edit, EMPTY, edit, type Line } from './line-editor.ts';

const change: fc.Arbitrary<Edit> = fc.oneof(
  fc
    .constantFrom('left', 'right', 'home', 'end', 'back', 'delete', 'word', 'start')
    .map((type) => ({ type }) as Edit),
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((text): Edit => ({ type: 'insert', text })),
);
const typed = (...edits: Edit[]): Line => edits.reduce(edit, EMPTY);

describe('a line that is typed', () => {
  it('keeps its cursor within the text, between whole code points', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (edits) => {
        const { text, cursor } = typed(...edits);
        expect(cursor).toBeGreaterThanOrEqual(0);
        expect(cursor).toBeLessThanOrEqual(text.length);
        expect(text).not.toMatch(/\p{Cs}/u);
      }),
    );
  });

  it('takes a family, a flag or a letter with its accent as one character', () => {
    for (const character of ['👩‍👩‍👧', '🇩🇪', 'e\u0301', '漢', 'ع']) {
      const line = typed({ type: 'insert', text: `a${character}` }, { type: 'back' });
      expect(line).toEqual({ text: 'a', cursor: 1 });
    }
  });

  it('deletes words and beginnings', () => {
    const line = typed({ type: 'insert', text: 'one two  ' });
    expect(edit(line, { type: 'word' })).toEqual({ text: 'one ', cursor: 4 });
    expect(edit({ ...line, cursor: 4 }, { type: 'start' })).toEqual({ text: 'two  ', cursor: 0 });
  });
});
