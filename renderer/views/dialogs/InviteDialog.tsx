import { useDeferredValue, useMemo, useState } from 'react';
import type { CommandOutput } from '../../../shared/contract.ts';
import { PASTED_KEYS_COUNT_MAX } from '../../../shared/limits.ts';
import { type KeyVerdict, readPastedKeys } from '../../../shared/pasted-keys.ts';
import type { Problem } from '../../../shared/problem.ts';
import { useText } from '../../i18n/use-text.tsx';
import { invitable, knownKeys } from '../../model/invitees.ts';
import { useActions, useApp, useSnapshot } from '../../store/context.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextArea } from '../../ui/TextField.tsx';
import { InviteDone } from './InviteDone.tsx';
import { VerdictList } from './VerdictList.tsx';

/** What was sent and what came of it. */
type Sent = { readonly verdicts: readonly KeyVerdict[]; readonly results: CommandOutput<'invite'> };

export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const [sent, setSent] = useState<Sent | null>(null);
  return sent === null ? (
    <InviteForm onClose={onClose} onSent={setSent} />
  ) : (
    <InviteDone {...sent} onClose={onClose} onMore={() => setSent(null)} />
  );
}

type FormProps = { readonly onClose: () => void; readonly onSent: (sent: Sent) => void };

function InviteForm({ onClose, onSent }: FormProps) {
  const { t, problem } = useText();
  const { invite, setInviteText } = useActions();
  const text = useApp(({ inviteText }) => inviteText);
  const verdicts = useVerdicts(useDeferredValue(text));
  const [refused, setRefused] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const keys = invitable(verdicts);

  const send = async (): Promise<void> => {
    if (keys.length === 0 || busy) return;
    setBusy(true);
    const result = await invite(keys);
    setBusy(false);
    if (!result.ok) return setRefused(result.error);
    setInviteText('');
    onSent({ verdicts, results: result.value });
  };
  return (
    <Dialog
      title={t('invite.title')}
      intro={t('invite.intro')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" disabled={keys.length === 0 || busy} onClick={() => void send()}>
            {busy ? t('invite.sending') : t('invite.action', { count: keys.length })}
          </Button>
        </>
      }
    >
      <div className="invite-keys">
        <TextArea
          label={t('invite.keys')}
          placeholder={t('invite.placeholder')}
          value={text}
          rows={3}
          mono
          dir="ltr"
          autoFocus
          onChange={(event) => {
            setInviteText(event.target.value);
            setRefused(null);
          }}
        />
      </div>
      {refused !== null && (
        <Banner tone="bad" urgent>
          {problem(refused)}
        </Banner>
      )}
      <Verdicts verdicts={verdicts} />
    </Dialog>
  );
}

function Verdicts({ verdicts }: { readonly verdicts: readonly KeyVerdict[] }) {
  const { t } = useText();
  if (verdicts.length === 0) return <p className="soft">{t('invite.empty')}</p>;
  return (
    <>
      <VerdictList verdicts={verdicts} results={null} />
      {verdicts.length === PASTED_KEYS_COUNT_MAX && (
        <p className="soft">{t('invite.cut', { count: PASTED_KEYS_COUNT_MAX })}</p>
      )}
    </>
  );
}

function useVerdicts(text: string): readonly KeyVerdict[] {
  const identity = useSnapshot((snapshot) => snapshot.identity);
  const members = useSnapshot((snapshot) => snapshot.members);
  const revoked = useSnapshot((snapshot) => snapshot.revoked);
  const known = useMemo(
    () => knownKeys({ identity, members, revoked }),
    [identity, members, revoked],
  );
  return useMemo(() => readPastedKeys(text, known), [text, known]);
}
