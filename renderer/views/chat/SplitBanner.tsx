import { useState } from 'react';
import { useText } from '../../i18n/use-text.tsx';
import { displayName } from '../../model/people.ts';
import { splitGoingOn } from '../../model/split.ts';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';

/** While several members are cut off together: who is here, who is not, and since when. */
export function SplitBanner() {
  const { t, list, time } = useText();
  const { openDialog } = useActions();
  const split = useSnapshot(({ healing }) => splitGoingOn(healing));
  const [hidden, setHidden] = useState<number | null>(null);
  if (split === null || split.at === hidden) return null;
  const names = list(split.elsewhere.map(({ key, nick }) => displayName(nick, key)));
  return (
    <Banner
      tone="warn"
      actions={
        <>
          <Button size="small" onClick={() => openDialog('network')}>
            {t('split.details')}
          </Button>
          <Button size="small" kind="quiet" onClick={() => setHidden(split.at)}>
            {t('split.hide')}
          </Button>
        </>
      }
    >
      <p role="status">
        <strong>
          {t('split.title', {
            others: split.here - 1,
            count: split.elsewhere.length,
            time: time(split.at),
          })}
        </strong>{' '}
        {t('split.text', { names })}
      </p>
    </Banner>
  );
}
