import { Bell, BellOff, CircleHelp, Search, UserPlus, Users } from 'lucide-react';
import { useText } from '../../i18n/use-text.tsx';
import { presenceOf } from '../../model/people.ts';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { type Peer, useOpenConversation, usePeer } from '../../store/use-conversation.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { NameAndKey } from '../../ui/Name.tsx';
import { PresenceIcon } from './PresenceIcon.tsx';

export function ConversationHead() {
  const { t } = useText();
  const { openDialog } = useActions();
  const peer = usePeer();
  const ctrl = t('key.ctrl');
  return (
    <header className="conversation-head">
      {peer ? <WithPeer peer={peer} /> : <WithEveryone />}
      <IconButton
        label={t('conversation.search')}
        keys={`${ctrl}+F`}
        onClick={() => openDialog('search')}
      >
        <Search aria-hidden />
      </IconButton>
      <Mute />
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

function WithEveryone() {
  const { t } = useText();
  const count = useSnapshot(({ members }) => members.length);
  return (
    <div className="conversation-words">
      <h1 className="conversation-title">{t('chat.title')}</h1>
      <p className="soft">{t('chat.subtitle', { count })}</p>
    </div>
  );
}

function WithPeer({ peer }: { readonly peer: Peer }) {
  const { t } = useText();
  const isRemoved = useSnapshot(({ revoked }) => revoked.includes(peer.key));
  const presence = peer.member ? presenceOf(peer.member) : 'offline';
  return (
    <>
      <span className="member-picture conversation-picture">
        <Avatar seed={peer.key} size="normal" />
        <PresenceIcon presence={presence} />
      </span>
      <div className="conversation-words">
        <h1 className="conversation-title">
          <NameAndKey nick={peer.nick} of={peer.key} />
        </h1>
        <p className="soft">{t(`presence.${isRemoved ? 'removed' : presence}`)}</p>
      </div>
    </>
  );
}

function Mute() {
  const { t } = useText();
  const { mute } = useActions();
  const open = useSnapshot((snapshot) => snapshot.open);
  const muted = useOpenConversation()?.muted ?? false;
  return (
    <IconButton
      label={t(muted ? 'conversation.unmute' : 'conversation.mute')}
      onClick={() => void mute(open, !muted)}
    >
      {muted ? <BellOff aria-hidden /> : <Bell aria-hidden />}
    </IconButton>
  );
}
