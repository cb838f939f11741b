import { Download } from 'lucide-react';
import { useState } from 'react';
import type { Problem } from '../../../shared/problem.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions } from '../../store/context.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';

/** Shorter ones are guessed. */
export const PASSPHRASE_CHARS_MIN = 8;

/** The key as a file under a passphrase: without it, whoever loses the device loses themselves. */
export function BackUp() {
  const { t, problem } = useText();
  const { backUpIdentity } = useActions();
  const [passphrase, setPassphrase] = useState('');
  const [refused, setRefused] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState<string | null>(null);
  const short = passphrase.length < PASSPHRASE_CHARS_MIN;

  const save = async (): Promise<void> => {
    if (short) return;
    setBusy(true);
    const result = await backUpIdentity(passphrase);
    setBusy(false);
    setRefused(result.ok ? null : result.error);
    setSaved(result.ok ? result.value : null);
    if (result.ok && result.value !== null) setPassphrase('');
  };
  return (
    <section className="settings-part">
      <h3>{t('backup.title')}</h3>
      <p className="soft">{t('backup.text')}</p>
      <form
        className="nick-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label={t('backup.passphrase')}
          type="password"
          autoComplete="new-password"
          value={passphrase}
          hint={t('backup.hint', { count: PASSPHRASE_CHARS_MIN })}
          problem={refused === null ? null : problem(refused)}
          onChange={(event) => {
            setPassphrase(event.target.value);
            setRefused(null);
            setSaved(null);
          }}
        />
        <Button type="submit" icon={<Download aria-hidden />} disabled={short || busy}>
          {t('backup.save')}
        </Button>
      </form>
      {saved !== null && <Banner tone="good">{t('backup.saved', { file: saved })}</Banner>}
    </section>
  );
}
