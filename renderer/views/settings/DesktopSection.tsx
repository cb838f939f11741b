import { useEffect, useId, useState } from 'react';
import type { DesktopSettings } from '../../../shared/insight-schemas.ts';
import type { MessageId } from '../../i18n/text.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions } from '../../store/context.tsx';

const NOTIFICATIONS = ['all', 'mentions', 'none'] as const;

/** Notifications, closing and starting: each change is saved at once. */
export function DesktopSection() {
  const { t } = useText();
  const { getDesktopSettings, saveDesktopSettings } = useActions();
  const [settings, setSettings] = useState<DesktopSettings | null>(null);
  useEffect(() => {
    void getDesktopSettings().then((result) => result.ok && setSettings(result.value));
  }, [getDesktopSettings]);
  if (settings === null) return null;
  const change = (part: Partial<DesktopSettings>) => {
    const changed = { ...settings, ...part };
    setSettings(changed);
    void saveDesktopSettings(changed);
  };
  return (
    <section className="settings">
      <h3>{t('settings.notifications')}</h3>
      <fieldset className="choices">
        <legend className="hidden">{t('settings.notifications')}</legend>
        {NOTIFICATIONS.map((value) => (
          <label key={value} className="choice-line">
            <input
              type="radio"
              name="notifications"
              checked={settings.notifications === value}
              onChange={() => change({ notifications: value })}
            />
            {t(`settings.notifications.${value}`)}
          </label>
        ))}
      </fieldset>
      <Check
        label="settings.hideContent"
        help="settings.hideContent.help"
        checked={settings.hideContent}
        onChange={(hideContent) => change({ hideContent })}
      />
      <h3>{t('settings.running')}</h3>
      <Check
        label="settings.keepRunning"
        help="settings.keepRunning.help"
        checked={settings.keepRunning}
        onChange={(keepRunning) => change({ keepRunning })}
      />
      <Check
        label="settings.autostart"
        help="settings.autostart.help"
        checked={settings.autostart}
        onChange={(autostart) => change({ autostart })}
      />
    </section>
  );
}

type CheckProps = {
  readonly label: MessageId;
  readonly help: MessageId;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
};

function Check({ label, help, checked, onChange }: CheckProps) {
  const { t } = useText();
  const id = useId();
  return (
    <div className="choice-line">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={`${id}-help`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div>
        <label htmlFor={id}>{t(label)}</label>
        <p id={`${id}-help`} className="soft">
          {t(help)}
        </p>
      </div>
    </div>
  );
}
