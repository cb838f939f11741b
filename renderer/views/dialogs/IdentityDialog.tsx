import { useState } from 'react';
import { parseNick } from '../../../shared/nick.ts';
import type { Problem } from '../../../shared/problem.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions, useIdentity } from '../../store/context.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { KeyText } from '../../ui/KeyText.tsx';
import { QrCode } from '../../ui/QrCode.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { BackUp } from './BackUp.tsx';
import { KeyGuard } from './KeyGuard.tsx';
import { OwnDevices } from './OwnDevices.tsx';

export function IdentityDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  const { key } = useIdentity();
  return (
    <Dialog title={t('identity.title')} onClose={onClose}>
      <div className="identity-head">
        <Avatar seed={key} size="large" label={t('identity.picture')} />
        <NickForm />
      </div>
      <section className="join-key">
        <QrCode text={key.toUpperCase()} label={t('identity.qr')} />
        <div className="join-key-words">
          <h3>{t('identity.key')}</h3>
          <p className="soft">{t('identity.key.text')}</p>
          <KeyText value={key} label={t('identity.key')} />
          <div>
            <CopyButton text={key} label={t('action.copyKey')} />
          </div>
        </div>
      </section>
      <OwnDevices />
      <KeyGuard />
      <BackUp />
    </Dialog>
  );
}

function NickForm() {
  const { t, problem } = useText();
  const { setNick } = useActions();
  const current = useIdentity().nick ?? '';
  const [text, setText] = useState(current);
  const [refused, setRefused] = useState<Problem | null>(null);
  const [saved, setSaved] = useState(false);
  const parsed = parseNick(text);
  const shown = refused ?? (parsed.ok ? null : parsed.error);

  const save = async (): Promise<void> => {
    if (!parsed.ok) return;
    const result = await setNick(parsed.value);
    setSaved(result.ok);
    setRefused(result.ok ? null : result.error);
  };
  return (
    <form
      className="nick-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label={t('identity.nick')}
        value={text}
        dir="auto"
        problem={shown === null ? null : problem(shown)}
        hint={saved ? t('identity.saved') : null}
        onChange={(event) => {
          setText(event.target.value);
          setRefused(null);
          setSaved(false);
        }}
      />
      <Button type="submit" disabled={!parsed.ok || parsed.value === current}>
        {t('action.save')}
      </Button>
    </form>
  );
}
