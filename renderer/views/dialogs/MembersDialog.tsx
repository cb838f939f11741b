import { useMemo, useState } from 'react';
import type { Member } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { inviteTree } from '../../model/invite-tree.ts';
import { displayName, sortedMembers } from '../../model/people.ts';
import { useActions, useApp, useSnapshot } from '../../store/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { CompareKeys } from './CompareKeys.tsx';
import { GoOn } from './GoOn.tsx';
import { Person } from './Person.tsx';
import { RelayList } from './RelayList.tsx';
import { RemovedList } from './RemovedList.tsx';
import { RemoveMember } from './RemoveMember.tsx';

/** More than anybody looks through; the others are found by name. */
const SHOWN_COUNT_MAX = 300;
/** Fewer are found by looking. */
const FILTERED_FROM_COUNT = 12;

/** Who belongs; and, one step further, the removal of one of them, or a comparison of keys. */
export function MembersDialog({ onClose }: { readonly onClose: () => void }) {
  const { askToRemove } = useActions();
  const removing = useApp((state) => state.removing);
  const [comparing, setComparing] = useState<Member | null>(null);
  const [moving, setMoving] = useState(false);
  if (moving) return <GoOn onBack={() => setMoving(false)} onClose={onClose} />;
  if (removing !== null)
    return (
      <RemoveMember
        of={removing}
        onBack={() => askToRemove(null)}
        onGoOn={() => setMoving(true)}
        onClose={onClose}
      />
    );
  if (comparing !== null)
    return <CompareKeys member={comparing} onBack={() => setComparing(null)} onClose={onClose} />;
  return <MemberList onClose={onClose} onCompare={setComparing} onGoOn={() => setMoving(true)} />;
}

type ListProps = {
  readonly onClose: () => void;
  readonly onCompare: (member: Member) => void;
  readonly onGoOn: () => void;
};

function MemberList({ onClose, onCompare, onGoOn }: ListProps) {
  const { t } = useText();
  const { openDialog } = useActions();
  const members = useSnapshot((snapshot) => snapshot.members);
  const network = useSnapshot((snapshot) => snapshot.network);
  const [wanted, setWanted] = useState('');
  const [order, setOrder] = useState<'people' | 'tree'>('people');
  const rows = useMemo(
    () =>
      order === 'tree'
        ? inviteTree(members)
        : sortedMembers(members).map((member) => ({ member, depth: 0 })),
    [members, order],
  );
  const shown = rows.filter(({ member }) => matches(member, wanted));
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
      {network?.requireInvitation && members.length > 2 && (
        <Segments
          label={t('members.order')}
          value={order}
          onChoose={setOrder}
          options={[
            { value: 'people', text: t('members.order.people') },
            { value: 'tree', text: t('members.order.tree') },
          ]}
        />
      )}
      {shown.length === 0 && <p className="soft">{t('members.none')}</p>}
      <ul className="people" aria-label={t('members.list', { network: network?.name ?? '' })}>
        {shown.slice(0, SHOWN_COUNT_MAX).map(({ member, depth }) => (
          <Person key={member.key} member={member} depth={depth} onCompare={onCompare} />
        ))}
      </ul>
      {shown.length > SHOWN_COUNT_MAX && (
        <p className="soft">{t('sidebar.more', { count: shown.length - SHOWN_COUNT_MAX })}</p>
      )}
      <RelayList onCompare={onCompare} />
      <RemovedList onGoOn={onGoOn} />
    </Dialog>
  );
}

function matches({ nick, key }: Member, wanted: string): boolean {
  const text = wanted.trim().toLocaleLowerCase();
  return (
    text === '' || key.startsWith(text) || displayName(nick, key).toLocaleLowerCase().includes(text)
  );
}
