import { CircleAlert, CircleCheck, CircleDashed, Hourglass } from 'lucide-react';
import type { JoinAttempt } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { secondsUntil } from '../../model/status-line.ts';
import { useNow } from '../../ui/use-now.ts';

type Props = {
  readonly attempts: readonly JoinAttempt[];
  readonly nextAttemptAt: number | null;
};

const ICONS = {
  looking: CircleDashed,
  reached: CircleCheck,
  waiting: Hourglass,
  failed: CircleAlert,
} as const;

/** Each address with how it fares; why it failed in words. */
export function JoinAttempts({ attempts, nextAttemptAt }: Props) {
  const { t } = useText();
  const seconds = secondsUntil(nextAttemptAt, useNow(nextAttemptAt !== null));
  return (
    <section className="attempts">
      <ul aria-label={t('join.attempts')}>
        {attempts.map((attempt) => (
          <Attempt key={attempt.address} attempt={attempt} />
        ))}
      </ul>
      <p className="attempts-next soft" aria-hidden={seconds !== null}>
        {seconds === null || seconds === 0 ? t('join.retrying') : t('join.retry', { seconds })}
      </p>
    </section>
  );
}

function Attempt({ attempt }: { readonly attempt: JoinAttempt }) {
  const { t, problem } = useText();
  const Icon = ICONS[attempt.stage];
  // Not to be invited yet is no failure: it is what the waiting is for.
  const why = attempt.problem?.code === 'not-invited' ? null : attempt.problem;
  return (
    <li className="attempt" data-stage={attempt.stage}>
      <Icon aria-hidden />
      <div>
        <code className="mono" dir="ltr">
          {attempt.address}
        </code>{' '}
        {why === null ? (
          <span className="soft">{t(`join.attempt.${attempt.stage}`)}</span>
        ) : (
          <p>{problem(why)}</p>
        )}
      </div>
    </li>
  );
}
