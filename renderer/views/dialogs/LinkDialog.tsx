import { useText } from '../../i18n/use-text.tsx';
import { useSnapshot } from '../../store/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

/** An invite link was opened by somebody who is in a network already. */
export function LinkDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  const network = useSnapshot((snapshot) => snapshot.network);
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
      <p>{t('deepLink.text', { network: network?.name ?? '' })}</p>
      <p className="mono">mesh-chat --profile NAME</p>
    </Dialog>
  );
}
