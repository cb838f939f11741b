/** Which catalogue is shown, and in which direction. */
import type { MessageId } from './text.ts';

export type Catalogue = Readonly<Record<MessageId, string>>;

export type Locale = {
  /** With its region where the person has one, such as `en-GB`. */
  readonly tag: string;
  readonly direction: 'ltr' | 'rtl';
  readonly messages: Catalogue;
};

/** Shows what is not translated, and what has no room for longer words. */
export const PSEUDO_TAG = 'en-XA';

/** Only the one that is wanted is loaded. */
const LOADERS: Readonly<Record<string, () => Promise<Catalogue>>> = {
  en: async () => (await import('./en.json')).default,
  de: async () => (await import('./de.json')).default,
  ar: async () => (await import('./ar.json')).default,
  [PSEUDO_TAG]: async () => (await import('./pseudo.ts')).pseudoCatalogue(),
};
const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(['ar']);

/** The languages to choose from, by their own names. */
export const LANGUAGES = [
  { tag: 'en', name: 'English' },
  { tag: 'de', name: 'Deutsch' },
  { tag: 'ar', name: 'العربية' },
  { tag: PSEUDO_TAG, name: 'Pšéüdö' },
] as const;

/** The first of the wanted languages that there is, English without one. */
export async function loadLocale(wanted: readonly string[]): Promise<Locale> {
  for (const tag of wanted) {
    const language = tag.split('-')[0]?.toLowerCase() ?? '';
    const key = tag === PSEUDO_TAG ? tag : language;
    const load = LOADERS[key];
    if (load === undefined) continue;
    const direction = RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr';
    return { tag, direction, messages: await load() };
  }
  return loadLocale(['en']);
}
