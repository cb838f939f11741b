import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Address,
  DEFAULT_PORT,
  formatAddress,
  parseAddress,
  parseAddressList,
} from './address.ts';

const value = (text: string): Address | null => {
  const parsed = parseAddress(text);
  return parsed.ok ? parsed.value : null;
};

/** Any code points, half pairs too, the low ones more often: controls and marks live there. */
const anyText = fc
  .array(fc.oneof(fc.nat(0x20ff), fc.nat(0x10ffff)), { maxLength: 40 })
  .map((points) => String.fromCodePoint(...points));

describe('an address', () => {
  it.each([
    ['bob-laptop', 'bob-laptop', DEFAULT_PORT],
    ['bob-laptop:9001', 'bob-laptop', 9001],
    [' 192.168.1.20:1 ', '192.168.1.20', 1],
    ['a.tail1234.ts.net:65535', 'a.tail1234.ts.net', 65_535],
    ['müller.example', 'müller.example', DEFAULT_PORT],
    ['::1', '::1', DEFAULT_PORT],
    ['[::1]', '::1', DEFAULT_PORT],
    ['[fe80::1%eth0]:9001', 'fe80::1%eth0', 9001],
  ])('%s is one', (text, host, port) => expect(value(text)).toEqual({ host, port }));

  it.each([
    '',
    ':9000',
    'bob:',
    'bob:0',
    'bob:65536',
    'bob:9000x',
    'bob:-1',
    'http://bob:9000',
    'bob/laptop',
    '-bob',
    'bob-',
    '[::1',
    '[::1]9000',
    'a'.repeat(300),
    'bob laptop',
  ])('%j is none', (text) => {
    expect(parseAddress(text)).toMatchObject({ ok: false, error: { code: 'address-invalid' } });
  });

  it('is the same when written and read again', () => {
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
    fc.assert(
      fc.property(host, fc.integer({ min: 1, max: 65_535 }), (name, port) => {
        expect(value(formatAddress({ host: name, port }))).toEqual({ host: name, port });
      }),
    );
  });

  it('never throws, and what it takes it can write', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const parsed = value(text);
        if (parsed) expect(value(formatAddress(parsed))).toEqual(parsed);
      }),
    );
  });
});

describe('a list of addresses', () => {
  it('is cut at white space, commas and semicolons, doubles dropped', () => {
    expect(parseAddressList('bob, carol:1\nbob:9000;  [::1]:2')).toEqual({
      ok: true,
      value: [
        { host: 'bob', port: DEFAULT_PORT },
        { host: 'carol', port: 1 },
        { host: '::1', port: 2 },
      ],
    });
  });

  it('names the first that is none', () => {
    expect(parseAddressList('bob carol:0 dan:x')).toMatchObject({ error: { detail: 'carol:0' } });
    expect(parseAddressList(' ,; ')).toMatchObject({ error: { detail: '' } });
  });
});
