import { useText } from '../../i18n/use-text.tsx';
import { useSnapshot } from '../../store/context.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { ShortKey } from '../../ui/KeyText.tsx';
import { Enforcement } from './Enforcement.tsx';

/** Keys that were removed for good, and whether everybody has heard of it. */
export function RemovedList({ onGoOn }: { readonly onGoOn: () => void }) {
  const { t } = useText();
  const revoked = useSnapshot((snapshot) => snapshot.revoked);
  const isOpen = useSnapshot(({ network }) => network?.requireInvitation === false);
  const isMember = useSnapshot(({ removed }) => removed === null);
  if (revoked.length === 0) return null;
  return (
    <section className="people-part">
      <h3>{t('members.removed')}</h3>
      {!isOpen && <Enforcement />}
      <ul className="removed-keys">
        {revoked.map((key) => (
          <li key={key}>
            <Avatar seed={key} size="small" />
            <ShortKey value={key} />
          </li>
        ))}
      </ul>
      {!isOpen && isMember && (
        <div>
          <Button size="small" onClick={onGoOn}>
            {t('succession.action')}
          </Button>
        </div>
      )}
    </section>
  );
}
