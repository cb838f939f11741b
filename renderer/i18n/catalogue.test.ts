import { createIntl } from 'react-intl';
import { describe, expect, it } from 'vitest';
import { PROBLEMS, type ProblemCode } from '../../shared/problem.ts';
import { chooseLocale } from './locale.ts';
import { problemSentence } from './problems.ts';

const { messages } = chooseLocale(['en-GB']);
const entries = Object.entries(messages);
const intl = createIntl({
  locale: 'en',
  messages,
  onError: (error) => {
    throw error;
  },
});
const codes = Object.keys(PROBLEMS) as ProblemCode[];

const say = (code: ProblemCode, detail?: string): string => {
  const { id, values } = problemSentence({ code, detail });
  return String(intl.formatMessage({ id }, values));
};

describe('the catalogue', () => {
  it.each(entries)('%s is well formed', (id, text) => {
    const names = [...text.matchAll(/\{(\w+)/g)].map(([, name]) => [name, 2]);
    const said = String(intl.formatMessage({ id }, Object.fromEntries(names)));
    expect(said.trim()).not.toBe('');
    expect(said).not.toMatch(/[{}]/);
  });

  it('holds nothing that no view says', () => {
    const sources: Record<string, string> = import.meta.glob(
      ['../**/*.{ts,tsx}', '!../**/*.test.ts'],
      {
        query: '?raw',
        import: 'default',
        eager: true,
      },
    );
    const code = Object.values(sources).join('\n');
    const starts = [...code.matchAll(/`([\w.]+\.)\$\{/g)].map(([, start]) => start ?? '');
    const unused = Object.keys(messages).filter(
      (id) =>
        !code.includes(`'${id}'`) &&
        !code.includes(`"${id}"`) &&
        !starts.some((start) => id.startsWith(start)),
    );
    expect(unused).toEqual([]);
  });
});

describe('problems', () => {
  it.each(codes)('%s has a sentence, with a detail and without', (code) => {
    for (const said of [say(code), say(code, ''), say(code, '7')]) {
      expect(said).toMatch(/^.{10,}[.!?]$/);
      expect(said).not.toMatch(/none|undefined|null|[{}]/);
    }
  });

  it('name what they are about', () => {
    expect(say('connect-timeout', 'bob-laptop:9000')).toContain('bob-laptop:9000');
    expect(say('key-wrong-length', '62')).toBe('Not a key: 62 characters, 64 needed.');
    expect(say('key-wrong-length', '1')).toBe('Not a key: 1 character, 64 needed.');
    expect(say('nick-invalid', 'too-long')).toContain('32');
    expect(say('network-name-invalid', 'too-long')).toContain('64');
  });

  it('show a detail that tries to disguise itself as plain text', () => {
    expect(say('address-invalid', 'a\u202eb\nc<b>{x}')).toContain('“ab c<b>{x}”');
  });
});

describe('the language', () => {
  it('is the first one wanted that there is, English without one', () => {
    expect(chooseLocale(['xx', 'en-GB', 'en']).tag).toBe('en-GB');
    expect(chooseLocale([]).tag).toBe('en');
    expect(chooseLocale(['xx']).direction).toBe('ltr');
  });
});
