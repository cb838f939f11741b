/** What the main process says itself: menus, and the dialogs that must work without a page. */
import type { Settings } from '../../shared/schemas.ts';
import { AR } from './strings/ar.ts';
import { DE } from './strings/de.ts';
import { EN, type Strings } from './strings/en.ts';

const CATALOGUES = { en: EN, de: DE, ar: AR } as const satisfies Record<string, Strings>;

type Language = keyof typeof CATALOGUES;

let spoken: Language = 'en';

/** In the language that was chosen last; asked for anew wherever something is said. */
export let STRINGS: Strings = EN;

/**
 * @param system the system's languages, best first, such as `de-AT`
 * @returns the one that is spoken from now on
 */
export function speak(language: Settings['language'], system: readonly string[]): Language {
  const wanted = (language === 'system' ? system : [language]).map(
    (tag) => tag.split('-')[0] ?? '',
  );
  spoken = wanted.find((one): one is Language => one in CATALOGUES) ?? 'en';
  STRINGS = CATALOGUES[spoken];
  return spoken;
}

function counted(forms: Strings['unread'], count: number): string {
  const form = forms[new Intl.PluralRules(spoken).select(count)] ?? forms.other;
  return form.replace('#', new Intl.NumberFormat(spoken).format(count));
}

export const unreadWords = (count: number): string =>
  count === 0 ? STRINGS.appName : `${STRINGS.appName}: ${counted(STRINGS.unread, count)}`;

export const unsentWords = (count: number): string => counted(STRINGS.unsent, count);
