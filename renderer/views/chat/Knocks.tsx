import { DoorOpen, Hourglass } from 'lucide-react';
import { useState } from 'react';
import type { Problem } from '../../../shared/problem.ts';
import type { Knock } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { displayName } from '../../model/people.ts';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { NameAndKey } from '../../ui/Name.tsx';

/** A flood of strangers must not push the conversation out of the window. */
const SHOWN_AT_FIRST_COUNT = 2;

/** Who dialled in without an invitation: to be answered or not, and never in the way. */
export function Knocks() {
  const { t } = useText();
  const told = useSnapshot((snapshot) => snapshot.knocks);
  const blocked = useSnapshot((snapshot) => snapshot.blocked);
  const knocks = told.filter(({ key }) => !blocked.includes(key));
  const [all, setAll] = useState(false);
  const more = knocks.length - SHOWN_AT_FIRST_COUNT;
  const shown = all ? knocks : knocks.slice(0, SHOWN_AT_FIRST_COUNT);
  return (
    <section
      className="knocks"
      aria-label={t('knocks.label')}
      aria-live="polite"
      hidden={knocks.length === 0}
    >
      {shown.map((knock) => (
        <KnockRow key={knock.key} knock={knock} />
      ))}
      {more > 0 && (
        <Button kind="quiet" size="small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('knocks.fewer') : t('knocks.more', { count: more })}
        </Button>
      )}
    </section>
  );
}

function KnockRow({ knock }: { readonly knock: Knock }) {
  const { t, rich, problem } = useText();
  const { invite, ignoreKnock } = useActions();
  const [refused, setRefused] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [invited, setInvited] = useState(false);
  const who = { name: displayName(knock.nick, knock.key), key: knock.key.slice(0, 8) };

  const answer = async (yes: boolean): Promise<void> => {
    setBusy(true);
    const why = await (yes ? firstProblem(invite([knock.key])) : problemOf(ignoreKnock(knock.key)));
    setRefused(why);
    setInvited(yes && why === null);
    setBusy(false);
  };
  return (
    <div className="knock">
      {invited ? <Hourglass aria-hidden /> : <DoorOpen aria-hidden />}
      <div className="knock-words">
        <p>
          {rich(invited ? 'knocks.invited' : 'knocks.asks', {
            who: <NameAndKey nick={knock.nick} of={knock.key} />,
            address: <bdi dir="ltr">{knock.address}</bdi>,
          })}
        </p>
        {refused !== null && (
          <p className="bad" role="alert">
            {problem(refused)}
          </p>
        )}
      </div>
      {!invited && (
        <>
          <Button
            size="small"
            kind="primary"
            disabled={busy}
            aria-label={t('knocks.inviteNamed', who)}
            onClick={() => void answer(true)}
          >
            {t('knocks.invite')}
          </Button>
          <Button
            size="small"
            disabled={busy}
            aria-label={t('knocks.ignoreNamed', who)}
            onClick={() => void answer(false)}
          >
            {t('knocks.ignore')}
          </Button>
        </>
      )}
    </div>
  );
}

type Answer<T> = Promise<{ ok: true; value: T } | { ok: false; error: Problem }>;

const problemOf = async (answer: Answer<unknown>): Promise<Problem | null> => {
  const result = await answer;
  return result.ok ? null : result.error;
};

async function firstProblem(
  answer: Answer<readonly { readonly problem: Problem | null }[]>,
): Promise<Problem | null> {
  const result = await answer;
  if (!result.ok) return result.error;
  return result.value.find(({ problem }) => problem !== null)?.problem ?? null;
}
