import { CircleHelp, UserPlus, Users } from 'lucide-react';
import { useText } from '../../i18n/use-text.tsx';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { ProblemList } from '../ProblemList.tsx';
import { Composer } from './Composer.tsx';
import { Knocks } from './Knocks.tsx';
import { Sidebar } from './Sidebar.tsx';
import { StatusBar } from './StatusBar.tsx';
import { Timeline } from './Timeline.tsx';

export function ChatWindow() {
  return (
    <div className="window">
      <Sidebar />
      <main className="conversation">
        <Header />
        <ProblemList />
        <Knocks />
        <Timeline />
        <Composer />
      </main>
      <StatusBar />
    </div>
  );
}

function Header() {
  const { t } = useText();
  const { openDialog } = useActions();
  const count = useSnapshot(({ members }) => members.length);
  const ctrl = t('key.ctrl');
  return (
    <header className="conversation-head">
      <div className="conversation-words">
        <h1 className="conversation-title">{t('chat.title')}</h1>
        <p className="soft">{t('chat.subtitle', { count })}</p>
      </div>
      <IconButton label={t('invite.title')} keys={`${ctrl}+I`} onClick={() => openDialog('invite')}>
        <UserPlus aria-hidden />
      </IconButton>
      <IconButton
        label={t('chat.showMembers')}
        keys={`${ctrl}+M`}
        onClick={() => openDialog('members')}
      >
        <Users aria-hidden />
      </IconButton>
      <IconButton label={t('chat.showHelp')} keys={`${ctrl}+H`} onClick={() => openDialog('help')}>
        <CircleHelp aria-hidden />
      </IconButton>
    </header>
  );
}
