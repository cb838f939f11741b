import { useMemo, useState } from 'react';
import type { MemberKey } from '../../../shared/ids.ts';
import type { Member } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { displayName, presenceOf, sortedMembers } from '../../model/people.ts';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Name, NameAndKey } from '../../ui/Name.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { PresenceIcon } from '../chat/PresenceIcon.tsx';

/** More than anybody looks through; the others are found by name. */
const SHOWN_COUNT_MAX = 300;
/** Fewer are found by looking. */
const FILTERED_FROM_COUNT = 12;

type Names = ReadonlyMap<MemberKey, string | null>;

export function MembersDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  const { openDialog } = useActions();
  const members = useSnapshot((snapshot) => snapshot.members);
  const network = useSnapshot((snapshot) => snapshot.network);
  const [wanted, setWanted] = useState('');
  const sorted = useMemo(() => sortedMembers(members), [members]);
  const names: Names = useMemo(
    () => new Map(members.map(({ key, nick }) => [key, nick])),
    [members],
  );
  const shown = sorted.filter((member) => matches(member, wanted));
  return (
    <Dialog
      title={t('members.title')}
      onClose={onClose}
      footer={<Button onClick={() => openDialog('invite')}>{t('invite.title')}</Button>}
    >
      {members.length >= FILTERED_FROM_COUNT && (
        <TextField
          label={t('members.filter')}
          value={wanted}
          dir="auto"
          onChange={(event) => setWanted(event.target.value)}
        />
      )}
      {shown.length === 0 && <p className="soft">{t('members.none')}</p>}
      <ul className="people" aria-label={t('members.list', { network: network?.name ?? '' })}>
        {shown.slice(0, SHOWN_COUNT_MAX).map((member) => (
          <Person key={member.key} member={member} names={names} />
        ))}
      </ul>
      {shown.length > SHOWN_COUNT_MAX && (
        <p className="soft">{t('sidebar.more', { count: shown.length - SHOWN_COUNT_MAX })}</p>
      )}
    </Dialog>
  );
}

function matches({ nick, key }: Member, wanted: string): boolean {
  const text = wanted.trim().toLocaleLowerCase();
  return (
    text === '' || key.startsWith(text) || displayName(nick, key).toLocaleLowerCase().includes(text)
  );
}

function Person({ member, names }: { readonly member: Member; readonly names: Names }) {
  const { t } = useText();
  const presence = presenceOf(member);
  const name = displayName(member.nick, member.key);
  return (
    <li className="person">
      <Avatar seed={member.key} size="normal" />
      <div className="person-words">
        <p className="person-name">
          <NameAndKey nick={member.nick} of={member.key} />
          {member.self && <Badge tone="accent">{t('member.you')}</Badge>}
          {member.founder && <Badge>{t('member.founder')}</Badge>}
        </p>
        <p className="soft person-facts">
          <span className="person-presence">
            <PresenceIcon presence={presence} />
            {t(`presence.${presence}`)}
          </span>
          <Origin member={member} names={names} />
        </p>
      </div>
      <CopyButton text={member.key} label={t('action.copyKeyOf', { name })} kind="quiet" />
    </li>
  );
}

/** How this member came to be one. */
function Origin({ member, names }: { readonly member: Member; readonly names: Names }) {
  const { t, rich, date } = useText();
  const { invitedBy, invitedAt, founder } = member;
  if (founder) return <span>{t('members.founded')}</span>;
  if (invitedBy === null) return <span>{t('members.open')}</span>;
  const name = <Name nick={names.get(invitedBy) ?? null} of={invitedBy} />;
  return (
    <span>
      {invitedAt === null
        ? rich('members.invitedBy', { name })
        : rich('members.invitedByOn', { name, date: date(invitedAt, 'short') })}
    </span>
  );
}
