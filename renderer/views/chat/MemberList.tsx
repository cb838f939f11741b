import { memo, useMemo } from 'react';
import type { Member } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { displayName, namesakes, presenceOf, sortedMembers } from '../../model/people.ts';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { ShortKey } from '../../ui/KeyText.tsx';
import { PresenceIcon } from './PresenceIcon.tsx';

/** More than anybody looks through in a narrow list; the members dialog has them all. */
const SHOWN_MEMBERS_COUNT_MAX = 100;

/** Who is there; a click begins a conversation. */
export function MemberList() {
  const { t } = useText();
  const { openDialog } = useActions();
  const members = useSnapshot((snapshot) => snapshot.members);
  const sorted = useMemo(() => sortedMembers(members), [members]);
  const alike = useMemo(() => namesakes(members), [members]);
  const online = members.filter((member) => member.online || member.self).length;
  const isRemoved = useSnapshot((snapshot) => snapshot.removed !== null);
  const hiddenCount = Math.max(0, sorted.length - SHOWN_MEMBERS_COUNT_MAX);
  return (
    <section className="sidebar-members" aria-labelledby="sidebar-members">
      <div className="sidebar-section rail-hidden">
        <h2 id="sidebar-members">{t('sidebar.members')}</h2>
        {!isRemoved && (
          <span className="soft">{t('sidebar.online', { online, count: members.length })}</span>
        )}
      </div>
      <ul className="member-rows" aria-label={t('sidebar.members')}>
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
  const { openConversation, openDialog } = useActions();
  const presence = presenceOf(member);
  const name = displayName(member.nick, member.key);
  return (
    <li>
      <button
        type="button"
        className="member-row"
        data-presence={presence}
        title={member.self ? t('sidebar.you') : t('sidebar.write', { name })}
        onClick={() => (member.self ? openDialog('identity') : void openConversation(member.key))}
      >
        <span className="member-picture">
          <Avatar seed={member.key} size="small" />
          <PresenceIcon presence={presence} />
        </span>
        <bdi className="member-name one-line rail-hidden">{name}</bdi>
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
      </button>
    </li>
  );
});
