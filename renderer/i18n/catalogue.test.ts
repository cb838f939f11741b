import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { createIntl } from 'react-intl';
import { describe, expect, it } from 'vitest';
import { PROBLEMS, type ProblemCode } from '../../shared/problem.ts';
import { loadLocale } from './locale.ts';
import { problemSentence } from './problems.ts';

const { messages } = await loadLocale(['en-GB']);
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

/** What a message needs of whoever says it: names of values, tags, and what is chosen between. */
function needs(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element): string[] => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    if (element.type === TYPE.tag) return [`<${element.value}>`, ...needs(element.children)];
    if (element.type === TYPE.select) {
      const inside = Object.values(element.options).flatMap(({ value }) => needs(value));
      return [`${element.value}: ${Object.keys(element.options).sort()}`, ...inside];
    }
    if (element.type === TYPE.plural)
      return [
        element.value,
        ...Object.values(element.options).flatMap(({ value }) => needs(value)),
      ];
    return [element.value];
  });
}

const needsOf = (message: string): string[] => [...new Set(needs(parse(message)))].sort();

/** Forms that a language tells apart, such as `one` and `other`. */
function missingForms(tag: string, elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element): string[] => {
    if (element.type === TYPE.tag) return missingForms(tag, element.children);
    if (element.type !== TYPE.plural && element.type !== TYPE.select) return [];
    const options = Object.entries(element.options);
    const inside = options.flatMap(([, { value }]) => missingForms(tag, value));
    if (element.type === TYPE.select) return inside;
    const { pluralCategories } = new Intl.PluralRules(tag, {
      type: element.pluralType ?? 'cardinal',
    }).resolvedOptions();
    const given = new Set(options.map(([name]) => name));
    return [...pluralCategories.filter((form) => !given.has(form)), ...inside];
  });
}

describe.each(['en', 'de', 'ar', 'en-XA'])('the catalogue of %s', async (tag) => {
  const locale = await loadLocale([tag]);
  const theirs: Readonly<Record<string, string>> = locale.messages;
  const ours: Readonly<Record<string, string>> = messages;

  it('says everything that the English one says', () => {
    const lacking = Object.keys(ours).filter((id) => !(id in theirs));
    expect(lacking, `${tag}.json lacks these keys of en.json`).toEqual([]);
  });

  it('says nothing else', () => {
    const extra = Object.keys(theirs).filter((id) => !(id in ours));
    expect(extra, `en.json does not have these keys of ${tag}.json`).toEqual([]);
  });

  it('needs the same values', () => {
    const differing = Object.entries(theirs).filter(
      ([id, message]) => needsOf(message).join() !== needsOf(ours[id] ?? message).join(),
    );
    expect(differing, `names of values in ${tag}.json differ from those in en.json`).toEqual([]);
  });

  it('has a form for each number that the language tells apart', () => {
    const lacking = Object.entries(theirs).flatMap(([id, message]) =>
      missingForms(tag, parse(message)).map((form) => `${id}: ${form}`),
    );
    expect(lacking, `plurals of ${tag}.json lack these forms`).toEqual([]);
  });
});

describe('the language', () => {
  it('is the first one wanted that there is, English without one', async () => {
    expect((await loadLocale(['xx', 'en-GB', 'en'])).tag).toBe('en-GB');
    expect((await loadLocale([])).tag).toBe('en');
    expect((await loadLocale(['xx'])).direction).toBe('ltr');
    expect((await loadLocale(['ar-EG', 'en'])).direction).toBe('rtl');
  });
});
