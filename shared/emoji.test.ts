import { describe, expect, it } from 'vitest';
import { canonicalEmoji, isEmoji } from './emoji.ts';

describe('an emoji', () => {
  it.each(['👍', '❤️', '❤', '👍🏽', '🇩🇪', '1️⃣', '👨‍👩‍👧‍👦', '👩🏽‍❤️‍💋‍👨🏿', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🫩', '☕'])(
    '%s is one',
    (text) => expect(isEmoji(text)).toBe(true),
  );

  it.each([
    '',
    'a',
    'ok',
    '👍👍',
    '👍 ',
    ' 👍',
    '1',
    '<b>',
    '🇩',
    '👍\u202e',
    '👍\n',
    '👍\u200d',
    '\u200d👍',
  ])('%j is none', (text) => expect(isEmoji(text)).toBe(false));

  it('that goes on without end is none', () => {
    expect(isEmoji(`${'👍\u200d'.repeat(40_000)}👍`)).toBe(false);
  });

  it('has one form', () => {
    expect(canonicalEmoji('👍\ufe0f')).toBe('👍');
    expect(canonicalEmoji('❤\ufe0f')).toBe('❤\ufe0f');
  });
});
