import { type ReactNode, useEffect, useState } from 'react';
import { IntlProvider } from 'react-intl';
import type { Settings } from '../../shared/schemas.ts';
import { type Locale, loadLocale } from './locale.ts';

type Props = {
  /** Null until it is known: nothing is drawn in a language that would change at once. */
  readonly language: Settings['language'] | null;
  readonly children: ReactNode;
};

/** Words in the language that was chosen, or in the system's; a change takes effect at once. */
export function Localised({ language, children }: Props) {
  const [locale, setLocale] = useState<Locale | null>(null);
  useEffect(() => {
    if (language === null) return;
    let isWanted = true;
    void loadLocale(language === 'system' ? navigator.languages : [language]).then((loaded) => {
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
