import { useState } from 'react';
import { parseNick } from '../../../shared/nick.ts';
import type { Problem } from '../../../shared/problem.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions, useIdentity } from '../../store/context.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { Restore } from './Restore.tsx';
import { StepFrame } from './StepFrame.tsx';

export function YouStep() {
  const { t, problem } = useText();
  const { setNick, goTo } = useActions();
  const identity = useIdentity();
  const [text, setText] = useState(identity.nick ?? '');
  const [refused, setRefused] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const parsed = parseNick(text);
  // Nobody is told that an empty field is empty before they have left it so.
  const early = parsed.ok || text.trim() === '' ? null : parsed.error;
  const shown = refused ?? early;

  const submit = async (): Promise<void> => {
    if (!parsed.ok) return setRefused(parsed.error);
    setBusy(true);
    const result = await setNick(parsed.value);
    setBusy(false);
    if (result.ok) goTo('network');
    else setRefused(result.error);
  };

  return (
    <StepFrame
      title={t('you.title')}
      intro={t('you.intro')}
      onSubmit={() => void submit()}
      actions={
        <Button kind="primary" type="submit" disabled={busy}>
          {t('action.continue')}
        </Button>
      }
    >
      <div className="you">
        <Avatar seed={identity.key} size="large" label={t('identity.picture')} />
        <TextField
          label={t('you.nick')}
          value={text}
          autoFocus
          dir="auto"
          problem={shown === null ? null : problem(shown)}
          onChange={(event) => {
            setText(event.target.value);
            setRefused(null);
          }}
        />
      </div>
      <Restore />
    </StepFrame>
  );
}
