import { useText } from '../../i18n/use-text.tsx';
import { Segments } from '../../ui/Segments.tsx';
import type { SettingsForm } from './use-settings-form.ts';

export function LookSettings({ form }: { readonly form: SettingsForm }) {
  const { t } = useText();
  return (
    <section className="settings-part">
      <h3>{t('settings.look')}</h3>
      <Segments
        label={t('settings.theme')}
        value={form.typed.theme}
        onChoose={(theme) => form.change({ theme })}
        options={(['system', 'light', 'dark'] as const).map((value) => ({
          value,
          text: t(`settings.theme.${value}`),
        }))}
      />
    </section>
  );
}
