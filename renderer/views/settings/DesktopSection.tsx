import { useEffect, useState } from 'react';
import type { DesktopSettings } from '../../../shared/insight-schemas.ts';
import type { Problem } from '../../../shared/problem.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions } from '../../store/context.tsx';
import { CheckField } from '../../ui/CheckField.tsx';

const NOTIFICATIONS = ['all', 'mentions', 'none'] as const;

/** Notifications, what others see, closing and starting: each change is saved at once. */
export function DesktopSection() {
  const { t, problem } = useText();
  const { getDesktopSettings, saveDesktopSettings } = useActions();
  const [settings, setSettings] = useState<DesktopSettings | null>(null);
  const [refused, setRefused] = useState<Problem | null>(null);
  useEffect(() => {
    void getDesktopSettings().then((result) => result.ok && setSettings(result.value));
  }, [getDesktopSettings]);
  if (settings === null) return null;
  const change = async (part: Partial<DesktopSettings>): Promise<void> => {
    const changed = { ...settings, ...part };
    setSettings(changed);
    const result = await saveDesktopSettings(changed);
    setRefused(result.ok ? null : result.error);
    // What is shown is what is kept.
    if (!result.ok) setSettings(settings);
  };
  return (
    <section className="settings">
      <h3>{t('settings.notifications')}</h3>
      {refused !== null && (
        <p role="alert" className="bad">
          {t('settings.notSaved', { problem: problem(refused) })}
        </p>
      )}
      <fieldset className="choices">
        <legend className="hidden">{t('settings.notifications')}</legend>
        {NOTIFICATIONS.map((value) => (
          <label key={value} className="choice-line">
            <input
              type="radio"
              name="notifications"
              checked={settings.notifications === value}
              onChange={() => void change({ notifications: value })}
            />
            {t(`settings.notifications.${value}`)}
          </label>
        ))}
      </fieldset>
      <CheckField
        label={t('settings.hideContent')}
        hint={t('settings.hideContent.help')}
        checked={settings.hideContent}
        onChange={(hideContent) => void change({ hideContent })}
      />
      <h3>{t('settings.privacy')}</h3>
      <CheckField
        label={t('settings.typing')}
        hint={t('settings.typing.help')}
        checked={settings.typing}
        onChange={(typing) => void change({ typing })}
      />
      <h3>{t('settings.running')}</h3>
      <CheckField
        label={t('settings.keepRunning')}
        hint={t('settings.keepRunning.help')}
        checked={settings.keepRunning}
        onChange={(keepRunning) => void change({ keepRunning })}
      />
      <CheckField
        label={t('settings.autostart')}
        hint={t('settings.autostart.help')}
        checked={settings.autostart}
        onChange={(autostart) => void change({ autostart })}
      />
    </section>
  );
}
