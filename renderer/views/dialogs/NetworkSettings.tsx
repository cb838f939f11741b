import type { SettingsView } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { CheckField } from '../../ui/CheckField.tsx';
import { TextArea, TextField } from '../../ui/TextField.tsx';
import type { SettingsForm } from './use-settings-form.ts';

type Props = {
  readonly form: SettingsForm;
  readonly given: SettingsView['given'];
  /** Somebody was led here to add one: the field has the focus. */
  readonly atAddresses: boolean;
};

export function NetworkSettings({ form, given, atAddresses }: Props) {
  const { t, problem } = useText();
  const { typed, change } = form;
  return (
    <section className="settings-part">
      <h3>{t('settings.network')}</h3>
      <div className="settings-row">
        <TextField
          label={t('settings.port')}
          value={typed.port}
          inputMode="numeric"
          dir="ltr"
          disabled={given.includes('port')}
          hint={t(given.includes('port') ? 'settings.given' : 'settings.port.hint')}
          problem={form.portIsWrong ? t('settings.port.wrong') : null}
          onChange={(event) => change({ port: event.target.value })}
        />
        <TextField
          label={t('settings.bindAddr')}
          value={typed.bindAddr}
          dir="ltr"
          disabled={given.includes('bindAddr')}
          hint={t(given.includes('bindAddr') ? 'settings.given' : 'settings.bindAddr.hint')}
          problem={null}
          onChange={(event) => change({ bindAddr: event.target.value })}
        />
        <TextField
          label={t('settings.discoveryPort')}
          value={typed.discoveryPort}
          inputMode="numeric"
          dir="ltr"
          hint={t('settings.discoveryPort.hint')}
          problem={form.discoveryPortIsWrong ? t('settings.discoveryPort.wrong') : null}
          onChange={(event) => change({ discoveryPort: event.target.value })}
        />
      </div>
      <TextArea
        label={t('settings.seedPeers')}
        value={typed.seedPeers}
        rows={2}
        autoFocus={atAddresses}
        mono
        dir="ltr"
        hint={t('settings.seedPeers.hint')}
        problem={form.seedProblem === null ? null : problem(form.seedProblem)}
        onChange={(event) => change({ seedPeers: event.target.value })}
      />
      <CheckField
        label={t('settings.wanMode')}
        hint={t('settings.wanMode.hint')}
        checked={typed.wanMode}
        onChange={(wanMode) => change({ wanMode })}
      />
    </section>
  );
}
