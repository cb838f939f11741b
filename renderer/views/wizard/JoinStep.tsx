import { useState } from 'react';
import type { Problem } from '../../../shared/problem.ts';
import type { Join } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Hindrances } from '../network/Hindrances.tsx';
import { JoinAttempts } from './JoinAttempts.tsx';
import { JoinKey } from './JoinKey.tsx';
import { JoinProgress } from './JoinProgress.tsx';
import { JoinProposal } from './JoinProposal.tsx';
import { StepFrame } from './StepFrame.tsx';

/** Main may be on the way into a network and not have told yet how far it is. */
const UNTOLD: Join = { stage: 'looking', attempts: [], nextAttemptAt: null, proposal: null };

/** On the way into a network: what is true now, what to do, and the way out. */
export function JoinStep() {
  const { t, problem } = useText();
  const { cancelJoin, goTo } = useActions();
  const [refused, setRefused] = useState<Problem | null>(null);
  const join = useSnapshot((snapshot) => snapshot.join) ?? UNTOLD;
  if (join.stage === 'confirm' && join.proposal !== null) {
    return <JoinProposal proposal={join.proposal} />;
  }
  const inside = join.stage === 'admitted' || join.stage === 'history';
  const cancel = async (): Promise<void> => {
    const result = await cancelJoin();
    if (result.ok) goTo('network');
    else setRefused(result.error);
  };
  return (
    <StepFrame
      title={t('join.title')}
      actions={<Button onClick={() => void cancel()}>{t('join.cancel')}</Button>}
    >
      <div className="join-state">
        <JoinProgress join={join} />
        {!inside && <JoinAttempts attempts={join.attempts} nextAttemptAt={join.nextAttemptAt} />}
      </div>
      {!inside && join.attempts.some(({ stage }) => stage === 'failed') && <Hindrances />}
      {refused !== null && (
        <Banner tone="bad" urgent>
          {problem(refused)}
        </Banner>
      )}
      {inside ? <p className="soft">{t('join.history.text')}</p> : <JoinKey />}
    </StepFrame>
  );
}
