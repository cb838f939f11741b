import type { Member } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { sortedMembers } from '../../model/people.ts';
import { useSnapshot } from '../../store/context.tsx';
import { Person } from './Person.tsx';

type Props = { readonly onCompare: (relay: Member) => void };

/** Devices that members have let in to carry what they cannot read. */
export function RelayList({ onCompare }: Props) {
  const { t } = useText();
  const relays = useSnapshot((snapshot) => snapshot.relays);
  if (relays.length === 0) return null;
  return (
    <section className="people-part">
      <h3>{t('members.relays')}</h3>
      <p className="soft">{t('members.relays.what')}</p>
      <ul className="people" aria-label={t('members.relays')}>
        {sortedMembers(relays).map((relay) => (
          <Person key={relay.key} member={relay} depth={0} onCompare={onCompare} />
        ))}
      </ul>
    </section>
  );
}
