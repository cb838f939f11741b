import { Circle, CircleCheck, LoaderCircle } from 'lucide-react';
import type { Join } from '../../../shared/schemas.ts';
import { type Text, useText } from '../../i18n/use-text.tsx';
import { type JoinStep, joinSteps } from '../../model/join-steps.ts';

/** looking → reached → waiting → let in → history, with a tick at what is behind. */
export function JoinProgress({ join }: { readonly join: Join }) {
  const { t } = useText();
  return (
    <ol className="progress" aria-label={t('join.steps')} aria-live="polite">
      {joinSteps(join.stage).map((step) => (
        <li key={step.name} className="progress-step" data-state={step.state}>
          <StepIcon state={step.state} />
          <span>{stepWords(t, step, join)}</span>
          <span className="hidden">({t(`join.step.${step.state}`)})</span>
        </li>
      ))}
    </ol>
  );
}

function stepWords(t: Text['t'], { name }: JoinStep, join: Join): string {
  if (name !== 'looking') return t(`join.step.${name}`);
  const [first] = join.attempts;
  if (first === undefined) return t('join.step.looking.none');
  return join.attempts.length === 1
    ? t('join.step.looking', { address: first.address })
    : t('join.step.looking.many', { count: join.attempts.length });
}

function StepIcon({ state }: { readonly state: JoinStep['state'] }) {
  if (state === 'done') return <CircleCheck aria-hidden />;
  return state === 'now' ? <LoaderCircle className="spin" aria-hidden /> : <Circle aria-hidden />;
}
