import { useText } from '../../i18n/use-text.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { WaysOut } from './Leaving.tsx';

/** For somebody whose key was removed: what can be done, and what each way costs. */
export function LeavingDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  return (
    <Dialog title={t('removed.leave')} intro={t('removed.ways')} onClose={onClose}>
      <WaysOut ways={['network', 'identity']} onDone={onClose} />
    </Dialog>
  );
}
