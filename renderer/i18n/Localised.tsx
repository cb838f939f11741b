import { type ReactNode, useEffect, useState } from 'react';
import { IntlProvider } from 'react-intl';
import type { Settings } from '../../shared/schemas.ts';
import { type Locale, loadLocale } from './locale.ts';

type Props = {
  /** Null until it is known: nothing is drawn in a language that would change at once. */
  readonly language: Settings['language'] | null;
  readonly children: ReactNode;
};

/** With the region that the system names for the language: dates differ. */
const wantedTags = (language: Settings['language']): readonly string[] =>
  language === 'system'
    ? navigator.languages
    : [...navigator.languages.filter((tag) => tag.split('-')[0] === language), language];

/** Words in the language that was chosen, or in the system's; a change takes effect at once. */
export function Localised({ language, children }: Props) {
  const [locale, setLocale] = useState<Locale | null>(null);
  useEffect(() => {
    if (language === null) return;
    let isWanted = true;
    void loadLocale(wantedTags(language)).then((loaded) => {
      if (!isWanted) return;
      document.documentElement.lang = loaded.tag;
      document.documentElement.dir = loaded.direction;
      setLocale(loaded);
    });
    return () => {
      isWanted = false;
    };
  }, [language]);
  if (locale === null) return null;
  return (
    <IntlProvider locale={locale.tag} messages={locale.messages} defaultLocale="en">
      {children}
    </IntlProvider>
  );
}
