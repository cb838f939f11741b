import { useState } from 'react';
import type { Problem } from '../../../shared/problem.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions } from '../../store/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { FileButton } from '../../ui/FileButton.tsx';
import { TextField } from '../../ui/TextField.tsx';

/** Far more than a backup has. */
const FILE_BYTES_MAX = 2048;

/** Somebody who was here before takes their key from a backup. */
export function Restore() {
  const { t, problem } = useText();
  const { restoreIdentity } = useActions();
  const [file, setFile] = useState<Blob | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const [refused, setRefused] = useState<Problem | null>(null);
  const [state, setState] = useState<'idle' | 'busy' | 'done'>('idle');

  const restore = async (): Promise<void> => {
    if (file === null || state === 'busy') return;
    setState('busy');
    const bytes = new Uint8Array(await file.slice(0, FILE_BYTES_MAX).arrayBuffer());
    const result = await restoreIdentity(bytes, passphrase);
    setRefused(result.ok ? null : result.error);
    setState(result.ok ? 'done' : 'idle');
    if (result.ok) setFile(null);
  };
  return (
    <details className="restore">
      <summary>{t('restore.title')}</summary>
      <p className="soft">{t('restore.text')}</p>
      <div className="nick-form">
        <TextField
          label={t('backup.passphrase')}
          type="password"
          autoComplete="current-password"
          value={passphrase}
          hint={state === 'done' ? t('restore.done') : t('restore.hint')}
          problem={refused === null ? null : problem(refused)}
          onChange={(event) => {
            setPassphrase(event.target.value);
            setRefused(null);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            void restore();
          }}
        />
      </div>
      <div className="link-actions">
        <FileButton label={t('restore.choose')} onFile={setFile} />
        <Button
          size="small"
          disabled={file === null || state === 'busy'}
          onClick={() => void restore()}
        >
          {t('restore.action')}
        </Button>
      </div>
    </details>
  );
}
