import { Download } from 'lucide-react';
import { useState } from 'react';
import type { Problem } from '../../../shared/problem.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions } from '../../store/context.tsx';
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
  const [state, setState] = useState<'idle' | 'busy' | 'saved'>('idle');
  const short = passphrase.length < PASSPHRASE_CHARS_MIN;

  const save = async (): Promise<void> => {
    if (short) return;
    setState('busy');
    const result = await backUpIdentity(passphrase);
    setRefused(result.ok ? null : result.error);
    setState(result.ok && result.value ? 'saved' : 'idle');
    if (result.ok && result.value) setPassphrase('');
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
          hint={t(state === 'saved' ? 'backup.saved' : 'backup.hint', {
            count: PASSPHRASE_CHARS_MIN,
          })}
          problem={refused === null ? null : problem(refused)}
          onChange={(event) => {
            setPassphrase(event.target.value);
            setRefused(null);
            setState('idle');
          }}
        />
        <Button type="submit" icon={<Download aria-hidden />} disabled={short || state === 'busy'}>
          {t('backup.save')}
        </Button>
      </form>
    </section>
  );
}
