import { CircleAlert, CircleCheck, CircleDashed, History, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import type { Gap, PersonHistory } from '../../../shared/insight-schemas.ts';
import { type Text, useText } from '../../i18n/use-text.tsx';
import { displayName } from '../../model/people.ts';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { gapWords } from './gap-words.ts';
import { moment } from './moment.ts';
import { useAsked } from './use-asked.ts';

const EVERY_MS = 2_000;

const ICONS: Record<PersonHistory['state'], LucideIcon> = {
  equal: CircleCheck,
  less: History,
  more: CircleAlert,
  other: CircleAlert,
  unknown: CircleDashed,
};

/** Whether everybody has the same history, proven by what it ends with, and a way to mend it. */
export function Histories() {
  const text = useText();
  const { t } = text;
  const people = useAsked(useActions().getHistories, EVERY_MS);
  const gaps = useSnapshot((snapshot) => snapshot.gaps);
  if (people === null) return <p className="soft">{t('app.starting')}</p>;
  const equal = people.filter(({ state }) => state === 'equal');
  const others = people.filter(({ state }) => state !== 'equal');
  return (
    <>
      <Mend />
      <section>
        <h3>{t('history.title')}</h3>
        {people.length === 0 && <p className="soft">{t('history.alone')}</p>}
        <ul className="repairs" aria-label={t('history.title')}>
          {equal.length > 0 && <Line state="equal" words={equalWords(text, equal)} />}
          {others.map((person) => (
            <Line key={person.key} state={person.state} words={personWords(text, person)} />
          ))}
        </ul>
        <p className="soft">{t('history.how')}</p>
      </section>
      {gaps.length > 0 && <Gaps gaps={gaps} />}
    </>
  );
}

function Line({
  state,
  words,
}: {
  readonly state: PersonHistory['state'];
  readonly words: string;
}) {
  const Icon = ICONS[state];
  return (
    <li className="repair history" data-state={state}>
      <Icon aria-hidden />
      <p className="repair-words">{words}</p>
    </li>
  );
}

function Gaps({ gaps }: { readonly gaps: readonly Gap[] }) {
  const text = useText();
  return (
    <section>
      <h3>{text.t('gap.title')}</h3>
      <ul className="repairs" aria-label={text.t('gap.title')}>
        {gaps.map((gap) => (
          <li key={`${gap.kind}${gap.from?.key}${gap.at}`} className="repair history">
            <CircleAlert aria-hidden />
            <time className="repair-time" dateTime={new Date(gap.at).toISOString()}>
              {gap.at > 0 && moment(text, gap.at)}
            </time>
            <p className="repair-words">{gapWords(text, gap)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Compares with everybody who is connected, and fetches. */
function Mend() {
  const { t, problem } = useText();
  const { mendHistory } = useActions();
  const [said, setSaid] = useState<string | null>(null);
  const onMend = async () => {
    const result = await mendHistory();
    setSaid(result.ok ? t('history.mend.done') : problem(result.error));
  };
  return (
    <section className="network-scenario">
      <div>
        <h3>{t('history.mend.title')}</h3>
        <p className="soft">{t('history.mend.text')}</p>
        <p role="status">{said}</p>
      </div>
      <Button onClick={() => void onMend()}>{t('history.mend.action')}</Button>
    </section>
  );
}

function equalWords(text: Text, people: readonly PersonHistory[]): string {
  const names = text.list(people.map((person) => text.t('history.of', { name: nameOf(person) })));
  // The earliest is true of all of them.
  const upTo = Math.min(...people.map((person) => person.upTo ?? 0));
  if (upTo === 0) return text.t('history.equal.nothing', { names });
  return text.t('history.equal', { names, time: moment(text, upTo) });
}

function personWords(text: Text, person: PersonHistory): string {
  const name = nameOf(person);
  if (person.state !== 'less') return text.t(`history.${person.state}`, { name });
  if (person.upTo === null) return text.t('history.less.all', { name });
  return text.t('history.less', { name, time: moment(text, person.upTo) });
}

const nameOf = ({ key, nick }: PersonHistory): string => displayName(nick, key);
