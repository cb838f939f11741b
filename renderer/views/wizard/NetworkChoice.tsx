import { RadioGroup } from 'radix-ui';
import type { MessageId } from '../../i18n/text.ts';
import { useText } from '../../i18n/use-text.tsx';
import type { Setup } from '../../store/state.ts';

type Props = {
  readonly value: Setup['choice'];
  readonly onChoose: (choice: Setup['choice']) => void;
};

/** Start or join. */
export function NetworkChoice({ value, onChoose }: Props) {
  const { t } = useText();
  return (
    <RadioGroup.Root
      className="choices"
      aria-label={t('network.choice')}
      value={value}
      onValueChange={(chosen) => onChoose(chosen === 'join' ? 'join' : 'start')}
    >
      <Choice value="start" title="network.start" text="network.start.text" />
      <Choice value="join" title="network.join" text="network.join.text" />
    </RadioGroup.Root>
  );
}

type ChoiceProps = {
  readonly value: Setup['choice'];
  readonly title: MessageId;
  readonly text: MessageId;
};

function Choice({ value, title, text }: ChoiceProps) {
  const { t } = useText();
  return (
    <RadioGroup.Item
      className="choice"
      value={value}
      aria-label={t(title)}
      aria-describedby={`choice-${value}`}
    >
      <span className="choice-mark" aria-hidden />
      <span className="choice-words">
        <span className="choice-title">{t(title)}</span>
        <span id={`choice-${value}`} className="soft">
          {t(text)}
        </span>
      </span>
    </RadioGroup.Item>
  );
}
