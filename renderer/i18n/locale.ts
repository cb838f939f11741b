/** Which catalogue is shown, in which direction, and how this person writes the time. */
import en from './en.json';
import type { MessageId } from './text.ts';

type Catalogue = Readonly<Record<MessageId, string>>;

const CATALOGUES: Readonly<Record<string, Catalogue>> = { en };
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);

export type Locale = {
  /** With its region where the person has one, such as `en-GB`. */
  readonly tag: string;
  readonly direction: 'ltr' | 'rtl';
  readonly messages: Catalogue;
};

export function chooseLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const language = tag.split('-')[0]?.toLowerCase() ?? '';
    const messages = CATALOGUES[language];
    if (messages === undefined) continue;
    return { tag, direction: RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr', messages };
  }
  return { tag: 'en', direction: 'ltr', messages: en };
}

/** Twelve or twenty-four hours as the system has it, whatever language the words are in. */
export const systemHourCycle = (): Intl.DateTimeFormatOptions['hourCycle'] =>
  new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions().hourCycle;
