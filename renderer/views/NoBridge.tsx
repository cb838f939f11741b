import { useText } from '../i18n/use-text.tsx';

export function NoBridge() {
  const { t } = useText();
  return (
    <main className="plain-page">
      <h1>{t('app.noBridge.title')}</h1>
      <p className="soft">{t('app.noBridge.text')}</p>
    </main>
  );
}
