/** The stages of joining, as a list with a tick at what is behind. */
import type { Join } from '../../shared/schemas.ts';

export type JoinStepName = 'looking' | 'reached' | 'waiting' | 'admitted' | 'history';
export type JoinStep = {
  readonly name: JoinStepName;
  readonly state: 'done' | 'now' | 'ahead';
};

const STEPS: readonly JoinStepName[] = ['looking', 'reached', 'waiting', 'admitted', 'history'];

/** `reached` is an instant, so what is under way after it is the wait for an invitation. */
const CURRENT: Record<Join['stage'], number> = {
  looking: 0,
  reached: 1,
  waiting: 2,
  confirm: 3,
  admitted: 3,
  history: 4,
};

export function joinSteps(stage: Join['stage']): JoinStep[] {
  const current = CURRENT[stage];
  return STEPS.map((name, index) => ({
    name,
    state: index < current ? 'done' : index === current ? 'now' : 'ahead',
  }));
}
