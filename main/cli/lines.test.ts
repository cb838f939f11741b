import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLines, textOf } from './lines.ts';

const linesOf = async (chunks: readonly Uint8Array[], bytesMax = 1000) => {
  const lines: (string | null)[] = [];
  for await (const line of splitLines(Readable.from(chunks), bytesMax))
    lines.push(line && Buffer.from(line).toString('latin1'));
  return lines;
};
const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('lines of an input', () => {
  it('are the same however the input is cut', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ maxLength: 20 }).filter((text) => !/[\r\n]/.test(text))),
        fc.array(fc.nat({ max: 200 }), { maxLength: 10 }),
        fc.constantFrom('\n', '\r\n'),
        async (texts, cuts, end) => {
          const whole = Buffer.from(texts.map((text) => text + end).join(''), 'latin1');
          const places = [0, ...cuts.map((cut) => cut % (whole.length + 1)), whole.length];
          places.sort((a, b) => a - b);
          const chunks = places.slice(1).map((to, n) => whole.subarray(places[n], to));
          const expected = texts.map((text) => Buffer.from(text, 'latin1').toString('latin1'));
          expect(await linesOf(chunks)).toEqual(expected);
        },
      ),
    ));

  it('need no end at the end', async () => {
    expect(await linesOf([bytes('a\nb')])).toEqual(['a', 'b']);
    expect(await linesOf([bytes('a\n')])).toEqual(['a']);
    expect(await linesOf([])).toEqual([]);
  });

  it('over the limit come as nothing, and the next is whole', async () => {
    expect(await linesOf([bytes('12345\n123456\n12\n')], 5)).toEqual(['12345', null, '12']);
    expect(await linesOf([bytes('12345\r\n123456\r\n')], 5)).toEqual(['12345', null]);
    const endless = Array.from({ length: 1000 }, () => bytes('x'.repeat(1000)));
    expect(await linesOf([...endless, bytes('\nok')], 5)).toEqual([null, 'ok']);
  });

  it('are text or not', () => {
    expect(textOf(Buffer.from('grüß ✿'))).toBe('grüß ✿');
    expect(textOf(Uint8Array.of(0xff, 0xfe))).toBeNull();
    expect(textOf(Uint8Array.of(0x61, 0, 0x62))).toBeNull();
  });
});
