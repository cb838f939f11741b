import { useText } from '../../i18n/use-text.tsx';
import { statusLine } from '../../model/status-line.ts';
import { useSnapshot } from '../../store/context.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { AddressList } from '../AddressList.tsx';
import { Bound } from '../Bound.tsx';

/** Behind the status line: what it means, and where this device can be reached. */
export function NetworkDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  const status = useSnapshot((snapshot) => snapshot.status);
  const listening = useSnapshot((snapshot) => snapshot.listening);
  const { text, help } = statusLine(status);
  return (
    <Dialog title={t('status.title')} onClose={onClose} size="small">
      <section>
        <h3>{t(text, { connections: status.connections, members: status.members })}</h3>
        <p className="soft">{t(help)}</p>
      </section>
      <section>
        <h3>{t('status.listening')}</h3>
        <Bound />
      </section>
      <section>
        <h3>{t('status.tell')}</h3>
        <AddressList addresses={listening?.tell ?? []} />
      </section>
    </Dialog>
  );
}
