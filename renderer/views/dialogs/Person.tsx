import { Eye, EyeOff, ScanEye, UserMinus } from 'lucide-react';
import { memo } from 'react';
import type { Member } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { displayName, presenceOf } from '../../model/people.ts';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { Name, NameAndKey } from '../../ui/Name.tsx';
import { PresenceIcon } from '../chat/PresenceIcon.tsx';

type Props = {
  readonly member: Member;
  /** How many stand between them and the founder, where that is shown. */
  readonly depth: number;
  readonly onCompare: (member: Member) => void;
};

export const Person = memo(function Person({ member, depth, onCompare }: Props) {
  const { t } = useText();
  const presence = presenceOf(member);
  const name = displayName(member.nick, member.key);
  const blocked = useSnapshot((snapshot) => snapshot.blocked.includes(member.key));
  return (
    <li className="person" data-depth={depth}>
      <Avatar seed={member.key} size="normal" />
      <div className="person-words">
        <p className="person-name">
          <NameAndKey nick={member.nick} of={member.key} />
          {member.self && <Badge tone="accent">{t('member.you')}</Badge>}
          {member.founder && <Badge>{t('member.founder')}</Badge>}
          {blocked && <Badge tone="bad">{t('member.blocked')}</Badge>}
        </p>
        <p className="soft person-facts">
          <span className="person-presence">
            <PresenceIcon presence={presence} />
            {t(`presence.${presence}`)}
          </span>
          <Origin member={member} />
        </p>
      </div>
      <CopyButton text={member.key} label={t('action.copyKeyOf', { name })} kind="quiet" />
      {!member.self && <PersonMenu member={member} blocked={blocked} onCompare={onCompare} />}
    </li>
  );
});

type MenuProps = Omit<Props, 'depth'> & { readonly blocked: boolean };

function PersonMenu({ member, blocked, onCompare }: MenuProps) {
  const { t } = useText();
  const { askToRemove, setBlocked } = useActions();
  const canRemove = useSnapshot(({ network, removed }) => network !== null && removed === null);
  const name = displayName(member.nick, member.key);
  return (
    <Menu label={t('members.menu', { name })}>
      <MenuItem icon={<ScanEye aria-hidden />} onChoose={() => onCompare(member)}>
        {t('members.compare')}
      </MenuItem>
      <MenuItem
        icon={blocked ? <Eye aria-hidden /> : <EyeOff aria-hidden />}
        onChoose={() => void setBlocked(member.key, !blocked)}
      >
        {t(blocked ? 'members.unblock' : 'members.block')}
      </MenuItem>
      {canRemove && (
        <MenuItem danger icon={<UserMinus aria-hidden />} onChoose={() => askToRemove(member.key)}>
          {t('members.remove')}
        </MenuItem>
      )}
    </Menu>
  );
}

/** How this member came to be one. */
function Origin({ member }: { readonly member: Member }) {
  const { t, rich, date } = useText();
  const { invitedBy, invitedAt, founder, byLink } = member;
  const inviter = useSnapshot(({ members }) => members.find(({ key }) => key === invitedBy));
  if (founder) return <span>{t('members.founded')}</span>;
  if (invitedBy === null) return <span>{t('members.open')}</span>;
  const name = <Name nick={inviter?.nick ?? null} of={invitedBy} />;
  if (invitedAt === null) return <span>{rich('members.invitedBy', { name })}</span>;
  const on = date(invitedAt, 'short');
  return <span>{rich(byLink ? 'members.byLink' : 'members.invitedByOn', { name, date: on })}</span>;
}
