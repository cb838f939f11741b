import { useEffect, useState } from 'react';
import type { Problem } from '../../../shared/problem.ts';
import type { Protection } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { PASSPHRASE_CHARS_MIN } from './BackUp.tsx';

/** Under which lock the key lies on this device, and the words that open every one. */
export function KeyGuard() {
  const { t } = useText();
  const { openDialog } = useActions();
  const saved = useSnapshot((snapshot) => snapshot.wordsSaved);
  const [protection, reload] = useProtection();
  const [changing, setChanging] = useState(false);
  return (
    <section className="settings-part">
      <h3>{t('guard.title')}</h3>
      {protection !== null && (
        <div className="way-out-head">
          <p className="soft">{t(`guard.by.${protection.by}`)}</p>
          {!changing && (
            <Button size="small" onClick={() => setChanging(true)}>
              {t(protection.by === 'passphrase' ? 'guard.change' : 'guard.set')}
            </Button>
          )}
        </div>
      )}
      {protection !== null && changing && (
        <PassphraseForm
          protection={protection}
          onDone={() => {
            setChanging(false);
            reload();
          }}
        />
      )}
      <div className="way-out-head">
        <p className="soft">{t(saved ? 'guard.words.saved' : 'guard.words')}</p>
        <Button size="small" onClick={() => openDialog('words')}>
          {t('guard.words.show')}
        </Button>
      </div>
    </section>
  );
}

function useProtection(): [Protection | null, () => void] {
  const { getProtection } = useActions();
  const [protection, setProtection] = useState<Protection | null>(null);
  const [asked, setAsked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again after each change
  useEffect(() => {
    let current = true;
    void getProtection().then((result) => {
      if (current && result.ok) setProtection(result.value);
    });
    return () => {
      current = false;
    };
  }, [getProtection, asked]);
  return [protection, () => setAsked((times) => times + 1)];
}

type FormProps = { readonly protection: Protection; readonly onDone: () => void };

function PassphraseForm({ protection, onDone }: FormProps) {
  const { t, problem } = useText();
  const { setPassphrase } = useActions();
  const has = protection.by === 'passphrase';
  const [current, setCurrent] = useState('');
  const [wanted, setWanted] = useState('');
  const [again, setAgain] = useState('');
  const [refused, setRefused] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const differs = again !== '' && again !== wanted;
  const ready = wanted.length >= PASSPHRASE_CHARS_MIN && again === wanted;

  const save = async (next: string | null): Promise<void> => {
    setBusy(true);
    const result = await setPassphrase(has ? current : null, next);
    setBusy(false);
    if (result.ok) onDone();
    else setRefused(result.error);
  };
  return (
    <form
      className="guard-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void save(wanted);
      }}
    >
      {has && (
        <TextField
          label={t('guard.current')}
          type="password"
          autoComplete="current-password"
          autoFocus
          value={current}
          problem={refused === null ? null : problem(refused)}
          onChange={(event) => {
            setCurrent(event.target.value);
            setRefused(null);
          }}
        />
      )}
      <TextField
        label={t('guard.new')}
        type="password"
        autoComplete="new-password"
        autoFocus={!has}
        value={wanted}
        hint={t('guard.hint', { count: PASSPHRASE_CHARS_MIN })}
        {...(has || refused === null ? {} : { problem: problem(refused) })}
        onChange={(event) => setWanted(event.target.value)}
      />
      <TextField
        label={t('guard.again')}
        type="password"
        autoComplete="new-password"
        value={again}
        problem={differs ? t('guard.differs') : null}
        onChange={(event) => setAgain(event.target.value)}
      />
      <div className="link-actions">
        <Button size="small" onClick={onDone}>
          {t('action.cancel')}
        </Button>
        {has && (
          <Button size="small" disabled={busy || current === ''} onClick={() => void save(null)}>
            {t('guard.remove')}
          </Button>
        )}
        <Button kind="primary" size="small" type="submit" disabled={busy || !ready}>
          {t(busy ? 'guard.busy' : 'action.save')}
        </Button>
      </div>
    </form>
  );
}
