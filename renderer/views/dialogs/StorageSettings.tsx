import { KEEP_DAYS, type SettingsView } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import type { SettingsForm } from './use-settings-form.ts';

type Props = { readonly form: SettingsForm; readonly view: SettingsView };

/** What lies on this device, and for how long. */
export function StorageSettings({ form, view }: Props) {
  const { t } = useText();
  return (
    <section className="settings-part">
      <h3>{t('settings.storage')}</h3>
      <p className="soft">
        {t('settings.storage.text', {
          megabytes: Math.max(1, Math.round(view.storedBytes / 1e6)),
        })}{' '}
        <code className="mono" dir="ltr">
          {view.folder}
        </code>
      </p>
      <SelectField
        label={t('settings.keepDays')}
        hint={t('settings.keepDays.hint')}
        value={String(form.typed.keepDays)}
        onChoose={(chosen) =>
          form.change({ keepDays: KEEP_DAYS.find((days) => String(days) === chosen) ?? null })
        }
        options={[null, ...KEEP_DAYS].map((days) => ({
          value: String(days),
          label:
            days === null ? t('settings.keepDays.ever') : t('settings.keepDays.days', { days }),
        }))}
      />
    </section>
  );
}
