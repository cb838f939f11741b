import type { CommandOutput } from '../../../shared/contract.ts';
import type { KeyVerdict } from '../../../shared/pasted-keys.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useSnapshot } from '../../store/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { AddressList } from '../AddressList.tsx';
import { VerdictList } from './VerdictList.tsx';

type Props = {
  readonly verdicts: readonly KeyVerdict[];
  readonly results: CommandOutput<'invite'>;
  readonly onClose: () => void;
  readonly onMore: () => void;
};

/** What came of it, key by key, and what happens next by itself. */
export function InviteDone({ verdicts, results, onClose, onMore }: Props) {
  const { t } = useText();
  const listening = useSnapshot((snapshot) => snapshot.listening);
  const count = results.filter(({ problem }) => problem === null).length;
  return (
    <Dialog
      title={t('invite.title')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onMore}>{t('invite.more')}</Button>
          <Button kind="primary" onClick={onClose} autoFocus>
            {t('action.done')}
          </Button>
        </>
      }
    >
      <VerdictList verdicts={verdicts} results={results} />
      {count > 0 && (
        <section role="status" className="invite-next">
          <p>{t('invite.next', { count })}</p>
          <p className="soft">{t('invite.next.elsewhere')}</p>
          <AddressList addresses={listening?.tell ?? []} />
        </section>
      )}
    </Dialog>
  );
}
