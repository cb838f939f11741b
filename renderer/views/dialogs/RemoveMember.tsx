import { useState } from 'react';
import type { MemberKey } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { useText } from '../../i18n/use-text.tsx';
import { displayName } from '../../model/people.ts';
import { useActions, useApp, useSnapshot } from '../../store/context.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { NameAndKey } from '../../ui/Name.tsx';
import { Enforcement } from './Enforcement.tsx';

type Props = {
  readonly of: MemberKey;
  readonly onBack: () => void;
  readonly onGoOn: () => void;
  readonly onClose: () => void;
};

/** Asks once, in plain words; then shows how far the news has come. */
export function RemoveMember({ of, onBack, onGoOn, onClose }: Props) {
  const { t, problem } = useText();
  const { revoke } = useActions();
  // As it was when the question was asked: once removed, nobody is in the list any more.
  const members = useApp(({ snapshot }) => snapshot?.members ?? []);
  const relays = useApp(({ snapshot }) => snapshot?.relays ?? []);
  const [nick] = [...members, ...relays]
    .filter(({ key }) => key === of)
    .map((member) => member.nick);
  const [name] = useState(nick ?? null);
  const isRemoved = useSnapshot(({ revoked }) => revoked.includes(of));
  const isOpen = useSnapshot(({ network }) => network?.requireInvitation === false);
  const [refused, setRefused] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const remove = async (): Promise<void> => {
    setBusy(true);
    const result = await revoke(of);
    setBusy(false);
    setRefused(result.ok ? null : result.error);
  };
  const shown = displayName(name, of);
  return (
    <Dialog
      title={t(isRemoved ? 'remove.done' : 'remove.title', { name: shown })}
      onClose={onClose}
      footer={
        isRemoved ? (
          <Button kind="primary" onClick={onClose} autoFocus>
            {t('action.done')}
          </Button>
        ) : (
          <>
            <Button onClick={onBack} autoFocus>
              {t('action.cancel')}
            </Button>
            <Button kind="danger" disabled={busy} onClick={() => void remove()}>
              {t('remove.sure')}
            </Button>
          </>
        )
      }
    >
      <p className="remove-who">
        <Avatar seed={of} size="normal" />
        <span>
          <NameAndKey nick={name} of={of} />
        </span>
      </p>
      {!isRemoved && (
        <ul className="facts-list">
          {isOpen ? (
            <li>{t('remove.open')}</li>
          ) : (
            <>
              <li>{t('remove.permanent')}</li>
              <li>{t('remove.enforced')}</li>
              <li>{t('remove.past')}</li>
            </>
          )}
        </ul>
      )}
      {refused !== null && (
        <Banner tone="bad" urgent>
          {problem(refused)}
        </Banner>
      )}
      {isRemoved && !isOpen && (
        <>
          <Enforcement />
          <p className="soft">{t('succession.why')}</p>
          <div>
            <Button size="small" onClick={onGoOn}>
              {t('succession.action')}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
