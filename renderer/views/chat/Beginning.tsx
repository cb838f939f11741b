import { LoaderCircle } from 'lucide-react';
import { useText } from '../../i18n/use-text.tsx';
import { useActions, useApp, useSnapshot } from '../../store/context.tsx';
import { type Peer, usePeer } from '../../store/use-conversation.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { Name } from '../../ui/Name.tsx';
import { AddressList } from '../AddressList.tsx';

const NOWHERE: readonly string[] = [];

/** What stands above the first message: more of them, or the beginning of all. */
export function Beginning() {
  const more = useSnapshot((snapshot) => snapshot.moreMessages);
  const peer = usePeer();
  const waits = useApp(({ opening, snapshot }) => opening !== null && !snapshot?.messages.length);
  if (waits) return null;
  if (more) return <Earlier />;
  return peer ? <StartOfTwo peer={peer} /> : <Start />;
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

function StartOfTwo({ peer }: { readonly peer: Peer }) {
  const { t, rich } = useText();
  const name = <Name nick={peer.nick} of={peer.key} />;
  return (
    <div className="beginning" aria-live="off">
      <Avatar seed={peer.key} size="large" />
      <h2>{rich('direct.beginning', { name })}</h2>
      <p className="soft">{t('direct.beginning.text')}</p>
      {peer.member?.online === false && (
        <p className="soft">{rich('direct.beginning.away', { name })}</p>
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
