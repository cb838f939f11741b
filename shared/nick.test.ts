import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NETWORK_NAME_CHARS_MAX, NICK_BYTES_MAX, NICK_CHARS_MAX } from './limits.ts';
import { parseNetworkName, parseNick } from './nick.ts';

const reason = (text: string) => {
  const parsed = parseNick(text);
  return parsed.ok ? null : parsed.error.detail;
};

/** Any code points, half pairs too, the low ones more often: controls and marks live there. */
const anyText = fc
  .array(fc.oneof(fc.nat(0x20ff), fc.nat(0x10ffff)), { maxLength: 40 })
  .map((points) => String.fromCodePoint(...points));

describe('a nickname', () => {
  it.each(['a', 'alice', 'Zoë', '李小龙', 'علي', '👩‍👩‍👧', 'a b', 'x'.repeat(NICK_CHARS_MAX)])(
    '%s is one',
    (text) => expect(parseNick(text)).toEqual({ ok: true, value: text.normalize('NFC') }),
  );

  it('is trimmed and composed', () => {
    expect(parseNick('  Zoe\u0308 ')).toEqual({ ok: true, value: 'Zoë' });
  });

  it.each([
    ['nothing', '', 'empty'],
    ['spaces', ' \u00a0\u3000', 'empty'],
    ['zero-width characters', '\u200b\u200d', 'empty'],
    ['a Hangul filler', '\u3164', 'empty'],
    ['an accent without a letter', '\u0301', 'empty'],
    ['33 characters', 'x'.repeat(NICK_CHARS_MAX + 1), 'too-long'],
    ['33 emoji', '🙂'.repeat(NICK_CHARS_MAX + 1), 'too-long'],
    ['a line feed', 'a\nb', 'forbidden-character'],
    ['a line separator', 'a\u2028b', 'forbidden-character'],
    ['a direction override', 'a\u202eb', 'forbidden-character'],
    ['an isolate', 'a\u2067b', 'forbidden-character'],
    ['half a surrogate pair', 'a\ud800', 'forbidden-character'],
  ])('%s is none', (_, text, why) => expect(reason(text)).toBe(why));

  it('fits its bytes, and is itself when read again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const parsed = parseNick(text);
        if (!parsed.ok) return;
        expect(new TextEncoder().encode(parsed.value).length).toBeLessThanOrEqual(NICK_BYTES_MAX);
        expect(parseNick(parsed.value)).toEqual(parsed);
      }),
    );
  });
});

describe('the name of a network', () => {
  it('may be twice as long', () => {
    expect(parseNetworkName('x'.repeat(NETWORK_NAME_CHARS_MAX)).ok).toBe(true);
    expect(parseNetworkName('x'.repeat(NETWORK_NAME_CHARS_MAX + 1))).toMatchObject({
      error: { code: 'network-name-invalid', detail: 'too-long' },
    });
  });
});
