import { useState } from 'react';
import { parseNetworkName } from '../../../shared/nick.ts';
import type { Problem } from '../../../shared/problem.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';

type Props = { readonly onBack: () => void; readonly onClose: () => void };

/** Going on as a new network without a stolen key: what it does, and one button. */
export function GoOn({ onBack, onClose }: Props) {
  const { t, problem } = useText();
  const { foundSuccessor } = useActions();
  const current = useSnapshot(({ network }) => network?.name ?? '');
  const [text, setText] = useState(current);
  const [refused, setRefused] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const parsed = parseNetworkName(text);
  const shown = refused ?? (parsed.ok ? null : parsed.error);

  const go = async (): Promise<void> => {
    if (!parsed.ok || busy) return;
    setBusy(true);
    const result = await foundSuccessor(parsed.value);
    setBusy(false);
    if (result.ok) onClose();
    else setRefused(result.error);
  };
  return (
    <Dialog
      title={t('succession.title')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onBack}>{t('action.back')}</Button>
          <Button kind="primary" type="submit" form="go-on" disabled={busy || !parsed.ok}>
            {t(busy ? 'succession.busy' : 'succession.yes')}
          </Button>
        </>
      }
    >
      <ul className="facts-list">
        <li>{t('succession.why')}</li>
        <li>{t('succession.what')}</li>
        <li>{t('succession.keeps')}</li>
        <li>{t('succession.away')}</li>
      </ul>
      <form
        id="go-on"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <TextField
          label={t('succession.name')}
          value={text}
          dir="auto"
          problem={shown === null ? null : problem(shown)}
          onChange={(event) => {
            setText(event.target.value);
            setRefused(null);
          }}
        />
      </form>
    </Dialog>
  );
}
