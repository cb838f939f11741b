import { type KeyboardEvent, useState } from 'react';
import { useText } from '../../i18n/use-text.tsx';
import { useActions, useApp } from '../../store/context.tsx';
import { useAttempt } from '../../store/use-attempt.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { FileButton } from '../../ui/FileButton.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { TextArea, TextField } from '../../ui/TextField.tsx';

/** Far more than a backup has. */
const FILE_BYTES_MAX = 2048;

/** Somebody who was here before takes their key from a backup, or from the recovery words. */
export function Restore() {
  const { t } = useText();
  const [way, setWay] = useState<'file' | 'words'>('file');
  const restored = useApp(({ setup }) => setup.restored);
  return (
    <>
      {restored && <Banner tone="good">{t('restore.done')}</Banner>}
      <details className="restore">
        <summary>{t('restore.title')}</summary>
        <p className="soft">{t('restore.text')}</p>
        <Segments
          label={t('restore.way')}
          value={way}
          onChoose={setWay}
          options={[
            { value: 'file', text: t('restore.way.file') },
            { value: 'words', text: t('restore.way.words') },
          ]}
        />
        {way === 'file' ? <FromFile /> : <FromWords />}
      </details>
    </>
  );
}

/** The step around it has a form of its own, which Enter would send. */
const onEnter =
  (run: () => void) =>
  (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    run();
  };

function FromFile() {
  const { t, problem } = useText();
  const { restoreIdentity } = useActions();
  const [file, setFile] = useState<Blob | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const { state, refused, run, forget } = useAttempt(async () => {
    const bytes = await (file ?? new Blob()).slice(0, FILE_BYTES_MAX).arrayBuffer();
    return restoreIdentity(new Uint8Array(bytes), passphrase);
  });
  const isReady = file !== null && state === 'idle';
  return (
    <>
      <div className="nick-form">
        <TextField
          label={t('backup.passphrase')}
          type="password"
          autoComplete="current-password"
          value={passphrase}
          hint={t('restore.hint')}
          problem={refused === null ? null : problem(refused)}
          onChange={(event) => {
            setPassphrase(event.target.value);
            forget();
          }}
          onKeyDown={onEnter(() => isReady && void run())}
        />
      </div>
      <div className="link-actions">
        <FileButton label={t('restore.choose')} onFile={setFile} />
        <Button size="small" disabled={!isReady} onClick={() => void run()}>
          {t('restore.action')}
        </Button>
      </div>
    </>
  );
}

function FromWords() {
  const { t, problem } = useText();
  const { restoreByWords } = useActions();
  const [words, setWords] = useState('');
  const { state, refused, run, forget } = useAttempt(() => restoreByWords(words));
  const isReady = words.trim() !== '' && state === 'idle';
  return (
    <>
      <TextArea
        label={t('words.label')}
        rows={4}
        dir="ltr"
        lang="en"
        value={words}
        hint={t('words.hint')}
        problem={refused === null ? null : problem(refused)}
        onChange={(event) => {
          setWords(event.target.value);
          forget();
        }}
        onKeyDown={onEnter(() => isReady && void run())}
      />
      <div className="link-actions">
        <Button size="small" disabled={!isReady} onClick={() => void run()}>
          {t('restore.action')}
        </Button>
      </div>
    </>
  );
}
