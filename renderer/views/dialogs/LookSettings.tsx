import { THEMES } from '../../../shared/schemas.ts';
import { LANGUAGES, PSEUDO_TAG } from '../../i18n/locale.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useApp } from '../../store/context.tsx';
import { Segments } from '../../ui/Segments.tsx';
import type { SettingsForm } from './use-settings-form.ts';

export function LookSettings({ form }: { readonly form: SettingsForm }) {
  const { t } = useText();
  const language = useApp((state) => state.look?.language);
  return (
    <section className="settings-part">
      <h3>{t('settings.look')}</h3>
      <Segments
        label={t('settings.theme')}
        value={form.typed.theme}
        onChoose={(theme) => form.change({ theme })}
        options={THEMES.map((value) => ({
          value,
          text: t(`settings.theme.${value}`),
        }))}
      />
      <Segments
        label={t('settings.language')}
        value={form.typed.language}
        onChoose={(language) => form.change({ language })}
        options={[
          { value: 'system' as const, text: t('settings.language.system') },
          ...LANGUAGES.filter(({ tag }) => tag !== PSEUDO_TAG || tag === language).map(
            ({ tag, name }) => ({ value: tag, text: name }),
          ),
        ]}
      />
    </section>
  );
}
