import { useEffect, useState } from 'react';
import type { Finding } from '../../../shared/insight-schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions } from '../../store/context.tsx';
import { FindingLine, isFailing } from './FindingLine.tsx';

/** What is in the way of a connection, each with its way out; nothing while nothing is. */
export function Hindrances() {
  const { t } = useText();
  const { checkUp } = useActions();
  const [failing, setFailing] = useState<readonly Finding[]>([]);
  useEffect(() => {
    let isGone = false;
    void checkUp().then((answer) => {
      if (!isGone && answer.ok) setFailing(answer.value.filter(isFailing));
    });
    return () => {
      isGone = true;
    };
  }, [checkUp]);
  if (failing.length === 0) return null;
  return (
    <section role="status">
      <h3>{t('hindrances.title')}</h3>
      <ul className="findings" aria-label={t('hindrances.title')}>
        {failing.map((finding) => (
          <FindingLine key={`${finding.code}${finding.subject}`} finding={finding} />
        ))}
      </ul>
    </section>
  );
}
