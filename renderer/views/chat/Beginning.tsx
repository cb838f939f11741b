import { LoaderCircle } from 'lucide-react';
import { useText } from '../../i18n/use-text.tsx';
import { useActions, useApp, useSnapshot } from '../../store/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { AddressList } from '../AddressList.tsx';

const NOWHERE: readonly string[] = [];

/** What stands above the first message: more of them, or the beginning of all. */
export function Beginning() {
  const more = useSnapshot((snapshot) => snapshot.moreMessages);
  return more ? <Earlier /> : <Start />;
}

function Earlier() {
  const { t, problem } = useText();
  const { loadEarlier } = useActions();
  const earlier = useApp((state) => state.earlier);
  return (
    <div className="earlier" aria-live="off">
      {earlier.problem !== null && <p className="bad">{problem(earlier.problem)}</p>}
      {earlier.loading ? (
        <p className="soft earlier-loading">
          <LoaderCircle className="spin" aria-hidden />
          {t('chat.loadingEarlier')}
        </p>
      ) : (
        <Button kind="quiet" size="small" onClick={() => void loadEarlier()}>
          {t('chat.loadEarlier')}
        </Button>
      )}
    </div>
  );
}

function Start() {
  const { t, rich } = useText();
  const { openDialog } = useActions();
  const network = useSnapshot((snapshot) => snapshot.network);
  const alone = useSnapshot((snapshot) => snapshot.members.length <= 1);
  const tell = useSnapshot((snapshot) => snapshot.listening?.tell) ?? NOWHERE;
  return (
    <div className="beginning" aria-live="off">
      <h2>{rich('chat.beginning', { network: <bdi>{network?.name}</bdi> })}</h2>
      <p className="soft">{t('chat.beginning.text')}</p>
      {alone && (
        <section className="alone">
          <h3>{t('alone.title')}</h3>
          {tell.length > 0 && <p className="soft">{t('alone.text')}</p>}
          <AddressList addresses={tell} />
          <Button kind="primary" onClick={() => openDialog('invite')}>
            {t('invite.title')}
          </Button>
        </section>
      )}
    </div>
  );
}
