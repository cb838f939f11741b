import { useState } from 'react';
import { parseNetworkName } from '../../../shared/nick.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { useAttempt } from '../../store/use-attempt.ts';
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
  const { busy, refused, run, forget } = useAttempt(foundSuccessor, onClose);
  const parsed = parseNetworkName(text);
  const shown = refused ?? (parsed.ok ? null : parsed.error);

  const go = async (): Promise<void> => {
    if (parsed.ok) await run(parsed.value);
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
            forget();
          }}
        />
      </form>
    </Dialog>
  );
}
