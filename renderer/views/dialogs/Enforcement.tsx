import { CircleCheck, CircleDashed } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Holder } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { displayName } from '../../model/people.ts';
import { useActions } from '../../store/context.tsx';

const ASK_INTERVAL_MS = 1000;

/** "5 of 6 devices enforce it; Dan has not heard yet." */
export function Enforcement() {
  const { t, list, date } = useText();
  const people = useEnforcement();
  if (people === null) return null;
  // This device is one of them.
  const devices = people.reduce((sum, one) => sum + one.devices, 1);
  const having = people.reduce((sum, one) => sum + one.having, 1);
  const behind = people.filter((one) => one.having < one.devices);
  const isComplete = behind.length === 0;
  const Icon = isComplete ? CircleCheck : CircleDashed;
  return (
    <section className="enforcement" data-complete={isComplete} aria-live="polite">
      <p className="enforcement-sum">
        <Icon aria-hidden />
        {t('enforcement.sum', { having, devices })}
      </p>
      {!isComplete && (
        <>
          <p>
            {t('enforcement.behind', {
              names: list(behind.map(({ nick, key }) => displayName(nick, key))),
              count: behind.length,
            })}
          </p>
          <ul className="soft">
            {behind.map(({ key, nick, online, seenAt }) => (
              <li key={key}>
                {t(online ? 'enforcement.soon' : 'enforcement.away', {
                  name: displayName(nick, key),
                  date: date(seenAt, 'short'),
                })}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Asked anew each second: how news spreads is for those to see who wait for it. */
function useEnforcement(): readonly Holder[] | null {
  const { getEnforcement } = useActions();
  const [people, setPeople] = useState<readonly Holder[] | null>(null);
  useEffect(() => {
    let current = true;
    const ask = (): void => {
      void getEnforcement().then((result) => {
        if (current && result.ok) setPeople(result.value);
      });
    };
    ask();
    const timer = setInterval(ask, ASK_INTERVAL_MS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [getEnforcement]);
  return people;
}
