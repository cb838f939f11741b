/** Which screen is up: decided by what main says, and by the few steps only the window knows. */
import type { Snapshot } from '../../shared/schemas.ts';

/** Where somebody is in the first run; `done` also for everybody who was a member at the start. */
export type WizardStep = 'you' | 'network' | 'ready' | 'done';
/** `locked`: the key has to be opened first · `stopped`: the node could not start, and there is no identity to show. */
export type Screen = 'locked' | 'stopped' | 'you' | 'network' | 'joining' | 'ready' | 'chat';

export function screenOf(
  { phase, identity, locked }: Pick<Snapshot, 'phase' | 'identity' | 'locked'>,
  step: WizardStep,
): Screen {
  if (identity === null) return locked === null ? 'stopped' : 'locked';
  if (phase === 'joining') return 'joining';
  if (phase === 'member') return step === 'ready' ? 'ready' : 'chat';
  return step === 'you' ? 'you' : 'network';
}

/** Somebody who has a name already is not asked again, but can go back to it. */
export const firstStep = ({ phase, identity }: Snapshot): WizardStep =>
  phase !== 'welcome' ? 'done' : identity === null || identity.nick === null ? 'you' : 'network';
