import { Check } from 'lucide-react';
import type { MessageId } from '../../i18n/text.ts';
import { useText } from '../../i18n/use-text.tsx';
import type { Screen } from '../../model/screen.ts';
import { JoinStep } from './JoinStep.tsx';
import { NetworkStep } from './NetworkStep.tsx';
import { ReadyStep } from './ReadyStep.tsx';
import { YouStep } from './YouStep.tsx';

type WizardScreen = Exclude<Screen, 'chat' | 'stopped' | 'locked'>;

const NUMBER: Record<WizardScreen, number> = { you: 1, network: 2, joining: 3, ready: 3 };
const NAMES: readonly MessageId[] = ['wizard.step.you', 'wizard.step.network', 'wizard.step.ready'];

export function Wizard({ screen }: { readonly screen: WizardScreen }) {
  const { t } = useText();
  const current = NUMBER[screen];
  return (
    <main className="wizard" aria-label={t('wizard.title')}>
      <ol className="wizard-steps" aria-label={t('wizard.step', { step: current })}>
        {NAMES.map((name, index) => (
          <li
            key={name}
            className="wizard-step"
            data-state={index + 1 < current ? 'done' : index + 1 === current ? 'now' : 'ahead'}
            aria-current={index + 1 === current ? 'step' : undefined}
          >
            <span className="wizard-step-dot" aria-hidden>
              {index + 1 < current ? <Check /> : index + 1}
            </span>
            {t(name)}
          </li>
        ))}
      </ol>
      <WizardStep screen={screen} />
    </main>
  );
}

function WizardStep({ screen }: { readonly screen: WizardScreen }) {
  switch (screen) {
    case 'you':
      return <YouStep />;
    case 'network':
      return <NetworkStep />;
    case 'joining':
      return <JoinStep />;
    case 'ready':
      return <ReadyStep />;
  }
}
