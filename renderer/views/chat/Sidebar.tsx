import { Settings as SettingsIcon, UserPlus } from 'lucide-react';
import { useText } from '../../i18n/use-text.tsx';
import { displayName } from '../../model/people.ts';
import { useActions, useIdentity, useSnapshot } from '../../store/context.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ShortKey } from '../../ui/KeyText.tsx';
import { ConversationList } from './ConversationList.tsx';
import { MemberList } from './MemberList.tsx';
import { WordsNudge } from './WordsNudge.tsx';

export function Sidebar() {
  const { t } = useText();
  const { openDialog } = useActions();
  const network = useSnapshot((snapshot) => snapshot.network);
  const profile = useSnapshot((snapshot) => snapshot.profile);
  return (
    <aside className="sidebar" aria-label={t('sidebar.label')}>
      <header className="sidebar-head">
        <p className="sidebar-network one-line" title={network?.name} dir="auto">
          {network?.name}
        </p>
        {profile !== '' && <Badge tone="accent">{profile}</Badge>}
      </header>
      <div className="sidebar-lists">
        <ConversationList />
        <MemberList />
      </div>
      <div className="sidebar-foot">
        <WordsNudge />
        <Button
          wide
          icon={<UserPlus aria-hidden />}
          aria-label={t('sidebar.invite')}
          onClick={() => openDialog('invite')}
        >
          <span className="rail-hidden">{t('sidebar.invite')}</span>
        </Button>
        <div className="sidebar-self">
          <OwnIdentity />
          <span className="rail-hidden">
            <IconButton
              label={t('settings.title')}
              keys={`${t('key.ctrl')} ,`}
              onClick={() => openDialog('settings')}
            >
              <SettingsIcon aria-hidden />
            </IconButton>
          </span>
        </div>
      </div>
    </aside>
  );
}

function OwnIdentity() {
  const { t } = useText();
  const { openDialog } = useActions();
  const { key, nick } = useIdentity();
  return (
    <button
      type="button"
      className="own-identity"
      aria-label={t('sidebar.identity', { name: displayName(nick, key) })}
      onClick={() => openDialog('identity')}
    >
      <Avatar seed={key} size="normal" />
      <span className="own-words rail-hidden">
        <bdi className="name one-line">{displayName(nick, key)}</bdi>
        <ShortKey value={key} />
      </span>
    </button>
  );
}
