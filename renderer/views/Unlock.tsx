import { KeyRound } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Locked } from '../../shared/schemas.ts';
import { useText } from '../i18n/use-text.tsx';
import { useActions, useApp } from '../store/context.tsx';
import { useAttempt } from '../store/use-attempt.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { ShortKey } from '../ui/KeyText.tsx';
import { Segments } from '../ui/Segments.tsx';
import { TextArea, TextField } from '../ui/TextField.tsx';
import { ProblemList } from './ProblemList.tsx';

type Way = 'passphrase' | 'words';

/** The key lies under a lock. It is opened, or what would be lost is said before anything is. */
export function Unlock() {
  const locked = useApp(({ snapshot }) => snapshot?.locked ?? null);
  return locked === null ? null : <Lock locked={locked} />;
}

function Lock({ locked }: { readonly locked: Locked }) {
  const { t } = useText();
  const isKeyring = locked.by === 'keyring';
  const [way, setWay] = useState<Way>(isKeyring ? 'words' : 'passphrase');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus();
  }, []);
  return (
    <div className="wizard-window">
      <ProblemList />
      <main className="wizard unlock" aria-label={t('unlock.title')}>
        <div className="step">
          <div className="step-body">
            <div className="unlock-head">
              <Avatar seed={locked.key} size="large" label={t('identity.picture')} />
              <div>
                <h1 ref={heading} tabIndex={-1}>
                  {t(isKeyring ? 'unlock.keyring.title' : 'unlock.title')}
                </h1>
                <ShortKey value={locked.key} />
              </div>
            </div>
            <p className="soft">{t(isKeyring ? 'unlock.keyring.text' : 'unlock.text')}</p>
            {!isKeyring && (
              <Segments
                label={t('unlock.way')}
                value={way}
                onChoose={setWay}
                options={[
                  { value: 'passphrase', text: t('unlock.way.passphrase') },
                  { value: 'words', text: t('unlock.way.words') },
                ]}
              />
            )}
            {way === 'passphrase' ? <ByPassphrase /> : <ByWords by={locked.by} />}
            {isKeyring && <TryAgain />}
            <SetAside />
          </div>
        </div>
      </main>
    </div>
  );
}

type OpeningProps = {
  readonly opening: { readonly busy: boolean; readonly run: () => Promise<void> };
  readonly ready: boolean;
  readonly children: ReactNode;
};

function OpeningForm({ opening: { busy, run }, ready, children }: OpeningProps) {
  const { t } = useText();
  return (
    <form
      className="unlock-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      {children}
      <div className="step-actions">
        <Button
          kind="primary"
          type="submit"
          icon={<KeyRound aria-hidden />}
          disabled={busy || !ready}
        >
          {t(busy ? 'unlock.busy' : 'unlock.action')}
        </Button>
      </div>
    </form>
  );
}

function ByPassphrase() {
  const { t, problem } = useText();
  const { unlock } = useActions();
  const [passphrase, setPassphrase] = useState('');
  const opening = useAttempt(() => unlock(passphrase));
  return (
    <OpeningForm opening={opening} ready={passphrase !== ''}>
      <TextField
        label={t('backup.passphrase')}
        type="password"
        autoComplete="current-password"
        autoFocus
        value={passphrase}
        problem={opening.refused === null ? null : problem(opening.refused)}
        onChange={(event) => {
          setPassphrase(event.target.value);
          opening.forget();
        }}
      />
    </OpeningForm>
  );
}

function ByWords({ by }: Pick<Locked, 'by'>) {
  const { t, problem } = useText();
  const { unlockByWords } = useActions();
  const [words, setWords] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const wanted = passphrase === '' ? null : passphrase;
  const opening = useAttempt(() => unlockByWords(words, wanted));
  return (
    <OpeningForm opening={opening} ready={words.trim() !== ''}>
      <TextArea
        label={t('words.label')}
        rows={4}
        dir="ltr"
        lang="en"
        value={words}
        hint={t('words.hint')}
        problem={opening.refused === null ? null : problem(opening.refused)}
        onChange={(event) => {
          setWords(event.target.value);
          opening.forget();
        }}
      />
      {by === 'passphrase' && (
        <TextField
          label={t('unlock.newPassphrase')}
          type="password"
          autoComplete="new-password"
          value={passphrase}
          hint={t('unlock.newPassphrase.hint')}
          onChange={(event) => setPassphrase(event.target.value)}
        />
      )}
    </OpeningForm>
  );
}

/** A keyring may only have been shut. */
function TryAgain() {
  const { t } = useText();
  const { retryStart } = useActions();
  return (
    <p className="unlock-again soft">
      {t('unlock.keyring.again')}{' '}
      <Button size="small" onClick={() => void retryStart()}>
        {t('app.noSnapshot.retry')}
      </Button>
    </p>
  );
}

/** Neither passphrase nor words: what that costs comes first, and nothing is deleted even then. */
function SetAside() {
  const { t, problem } = useText();
  const { setAside } = useActions();
  const { refused, busy, run } = useAttempt(setAside);
  return (
    <details className="restore">
      <summary>{t('unlock.neither')}</summary>
      <p>{t('unlock.neither.lost')}</p>
      <p className="soft">{t('unlock.neither.kept')}</p>
      {refused !== null && (
        <Banner tone="bad" urgent>
          {problem(refused)}
        </Banner>
      )}
      <div className="link-actions">
        <Button kind="danger" size="small" disabled={busy} onClick={() => void run()}>
          {t('unlock.neither.action')}
        </Button>
      </div>
    </details>
  );
}
