import { useText } from '../../i18n/use-text.tsx';
import { useActions, useIdentity, useSnapshot } from '../../store/context.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { NameAndKey } from '../../ui/Name.tsx';
import { AddressList } from '../AddressList.tsx';
import { Bound } from '../Bound.tsx';
import { StepFrame } from './StepFrame.tsx';

/** The founder's last step: who and where one is, and what to tell the others. */
export function ReadyStep() {
  const { t, rich } = useText();
  const { openChat, openDialog } = useActions();
  const { key, nick } = useIdentity();
  const network = useSnapshot((snapshot) => snapshot.network);
  const listening = useSnapshot((snapshot) => snapshot.listening);
  return (
    <StepFrame
      title={t('ready.title')}
      intro={rich('ready.intro', { network: <bdi className="name">{network?.name}</bdi> })}
      onSubmit={openChat}
      actions={
        <Button kind="primary" type="submit" autoFocus>
          {t('ready.open')}
        </Button>
      }
    >
      <dl className="facts">
        <div>
          <dt>{t('ready.youAre')}</dt>
          <dd className="fact-person">
            <Avatar seed={key} size="small" />
            <NameAndKey nick={nick} of={key} />
            <Button kind="quiet" size="small" onClick={() => openDialog('identity')}>
              {t('ready.change')}
            </Button>
          </dd>
        </div>
        <div>
          <dt>{t('ready.listening')}</dt>
          <dd>
            <Bound />
          </dd>
        </div>
      </dl>
      <section className="tell">
        <h2>{t('ready.tell')}</h2>
        <p className="soft">{t('ready.tell.text')}</p>
        <AddressList addresses={listening?.tell ?? []} />
      </section>
    </StepFrame>
  );
}
