import { MessagesSquare, UserPlus } from 'lucide-react';
import { memo, useMemo } from 'react';
import type { Member } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { displayName, namesakes, presenceOf, sortedMembers } from '../../model/people.ts';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { ShortKey } from '../../ui/KeyText.tsx';
import { Name } from '../../ui/Name.tsx';
import { PresenceIcon } from './PresenceIcon.tsx';

/** More than anybody looks through in a narrow list; the members dialog has them all. */
const SHOWN_MEMBERS_COUNT_MAX = 100;

export function Sidebar() {
  const { t } = useText();
  const { openDialog } = useActions();
  const network = useSnapshot((snapshot) => snapshot.network);
  const profile = useSnapshot((snapshot) => snapshot.profile);
  return (
    <aside className="sidebar" aria-label={t('sidebar.label')}>
      <header className="sidebar-head">
        <p className="sidebar-network" title={network?.name}>
          <bdi>{network?.name}</bdi>
        </p>
        {profile !== '' && <Badge tone="accent">{profile}</Badge>}
      </header>
      <nav aria-label={t('sidebar.conversations')}>
        <button type="button" className="conversation-row" aria-current="page">
          <MessagesSquare aria-hidden />
          <span className="rail-hidden">{t('sidebar.everyone')}</span>
        </button>
      </nav>
      <MemberList />
      <div className="sidebar-foot">
        <Button
          wide
          icon={<UserPlus aria-hidden />}
          aria-label={t('sidebar.invite')}
          onClick={() => openDialog('invite')}
        >
          <span className="rail-hidden">{t('sidebar.invite')}</span>
        </Button>
        <OwnIdentity />
      </div>
    </aside>
  );
}

function MemberList() {
  const { t } = useText();
  const { openDialog } = useActions();
  const members = useSnapshot((snapshot) => snapshot.members);
  const sorted = useMemo(() => sortedMembers(members), [members]);
  const alike = useMemo(() => namesakes(members), [members]);
  const online = members.filter((member) => member.online || member.self).length;
  const hiddenCount = Math.max(0, sorted.length - SHOWN_MEMBERS_COUNT_MAX);
  return (
    <section className="sidebar-members" aria-labelledby="sidebar-members">
      <div className="sidebar-section rail-hidden">
        <h2 id="sidebar-members">{t('sidebar.members')}</h2>
        <span className="soft">{t('sidebar.online', { online, count: members.length })}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <ul className="member-rows" tabIndex={0} aria-label={t('sidebar.members')}>
        {sorted.slice(0, SHOWN_MEMBERS_COUNT_MAX).map((member) => (
          <MemberRow key={member.key} member={member} alike={alike.has(member.key)} />
        ))}
      </ul>
      {hiddenCount > 0 && (
        <Button kind="quiet" size="small" onClick={() => openDialog('members')}>
          {t('sidebar.more', { count: hiddenCount })}
        </Button>
      )}
    </section>
  );
}

type RowProps = { readonly member: Member; readonly alike: boolean };

const MemberRow = memo(function MemberRow({ member, alike }: RowProps) {
  const { t } = useText();
  const presence = presenceOf(member);
  return (
    <li className="member-row" data-presence={presence}>
      <span className="member-picture">
        <Avatar seed={member.key} size="small" />
        <PresenceIcon presence={presence} />
      </span>
      <span className="member-name rail-hidden" title={displayName(member.nick, member.key)}>
        <bdi>{displayName(member.nick, member.key)}</bdi>
      </span>
      {alike && (
        <span className="rail-hidden">
          <ShortKey value={member.key} />
        </span>
      )}
      {member.self ? (
        <span className="rail-hidden soft member-you">{t('member.you')}</span>
      ) : (
        <span className="hidden">{t(`presence.${presence}`)}</span>
      )}
    </li>
  );
});

function OwnIdentity() {
  const { t } = useText();
  const { openDialog } = useActions();
  const { key, nick } = useSnapshot(({ identity }) => identity);
  return (
    <button
      type="button"
      className="own-identity"
      aria-label={t('sidebar.identity', { name: displayName(nick, key) })}
      onClick={() => openDialog('identity')}
    >
      <Avatar seed={key} size="normal" />
      <span className="own-words rail-hidden">
        <Name nick={nick} of={key} />
        <ShortKey value={key} />
      </span>
    </button>
  );
}
