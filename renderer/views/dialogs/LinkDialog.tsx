import { useText } from '../../i18n/use-text.tsx';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { useAttempt } from '../../store/use-attempt.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

/** An invite link was opened by somebody who is in a network already: whoever is alone there may go. */
export function LinkDialog({ onClose }: { readonly onClose: () => void }) {
  const isAlone = useSnapshot(({ members }) => members.every(({ self }) => self));
  return isAlone ? <LeaveForLink onClose={onClose} /> : <StayDespiteLink onClose={onClose} />;
}

function LeaveForLink({ onClose }: { readonly onClose: () => void }) {
  const { t, problem } = useText();
  const { leaveNetwork } = useActions();
  const network = useSnapshot((snapshot) => snapshot.network?.name ?? '');
  // The wizard has the link already.
  const { busy, refused, run: leave } = useAttempt(leaveNetwork, onClose);
  return (
    <Dialog
      title={t('deepLink.title')}
      onClose={onClose}
      size="small"
      footer={
        <>
          <Button autoFocus onClick={onClose}>
            {t('deepLink.stay')}
          </Button>
          <Button kind="danger" disabled={busy} onClick={() => void leave()}>
            {t('deepLink.leave')}
          </Button>
        </>
      }
    >
      <p>{t('deepLink.alone', { network })}</p>
      {refused !== null && (
        <Banner tone="bad" urgent>
          {problem(refused)}
        </Banner>
      )}
    </Dialog>
  );
}

function StayDespiteLink({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  const network = useSnapshot((snapshot) => snapshot.network?.name ?? '');
  return (
    <Dialog
      title={t('deepLink.title')}
      onClose={onClose}
      size="small"
      footer={
        <Button kind="primary" onClick={onClose}>
          {t('action.done')}
        </Button>
      }
    >
      <p>{t('deepLink.text', { network })}</p>
      <p className="mono">mesh-chat --profile NAME</p>
    </Dialog>
  );
}
