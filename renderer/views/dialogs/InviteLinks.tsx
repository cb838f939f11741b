import { Link2 } from 'lucide-react';
import { useState } from 'react';
import type { LinkKey } from '../../../shared/ids.ts';
import { LINK_USES_MAX } from '../../../shared/limits.ts';
import { useText } from '../../i18n/use-text.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Hindrances } from '../network/Hindrances.tsx';
import { LinkCard } from './LinkCard.tsx';
import { type OwnLinks, useLinks } from './use-links.ts';

/** Links to give away: a new one, and those that were made before. */
export function InviteLinks() {
  const { t, problem } = useText();
  const own = useLinks();
  // The newest shows its code until another one is asked for.
  const [shown, setShown] = useState<LinkKey | 'none' | null>(null);
  const open = own.links?.filter(({ state }) => state === 'open') ?? [];
  const spent = own.links?.filter(({ state }) => state !== 'open') ?? [];
  return (
    <>
      <p className="soft">{t('link.intro')}</p>
      <NewLink own={own} onMade={() => setShown(null)} />
      {own.refused !== null && (
        <Banner tone="bad" urgent>
          {problem(own.refused)}
        </Banner>
      )}
      <Hindrances />
      <ul className="links" aria-label={t('link.list')} aria-live="polite">
        {[...open, ...spent].map((link) => (
          <LinkCard
            key={link.link}
            link={link}
            own={own}
            unfolded={link.link === (shown ?? open[0]?.link)}
            onFold={(unfold) => setShown(unfold ? link.link : 'none')}
          />
        ))}
      </ul>
    </>
  );
}

type NewProps = { readonly own: OwnLinks; readonly onMade: () => void };
type For = 'one' | 'many';
type Days = '1' | '7' | '30';

function NewLink({ own, onMade }: NewProps) {
  const { t } = useText();
  const [people, setPeople] = useState<For>('one');
  const [days, setDays] = useState<Days>('7');
  const uses = people === 'one' ? 1 : LINK_USES_MAX;
  return (
    <div className="new-link">
      <Segments
        label={t('link.for')}
        value={people}
        onChoose={setPeople}
        options={[
          { value: 'one', text: t('link.for.one') },
          { value: 'many', text: t('link.for.many') },
        ]}
      />
      <Segments
        label={t('link.days')}
        value={days}
        onChoose={setDays}
        options={(['1', '7', '30'] as const).map((value) => ({
          value,
          text: t('link.days.count', { days: Number(value) }),
        }))}
      />
      <Button
        kind="primary"
        icon={<Link2 aria-hidden />}
        disabled={own.busy}
        onClick={() => void own.create({ uses, days: Number(days) }).then(onMade)}
      >
        {t('link.create')}
      </Button>
    </div>
  );
}
