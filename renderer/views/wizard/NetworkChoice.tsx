import { RadioGroup } from 'radix-ui';
import { useRef } from 'react';
import type { MessageId } from '../../i18n/text.ts';
import { useText } from '../../i18n/use-text.tsx';
import type { Setup } from '../../store/state.ts';

type Props = {
  readonly value: Setup['choice'];
  readonly onChoose: (choice: Setup['choice'], byKeyboard: boolean) => void;
};

const CHOICES = ['start', 'link', 'join'] as const;

/** Start or join. */
export function NetworkChoice({ value, onChoose }: Props) {
  const { t } = useText();
  const pointed = useRef(false);
  return (
    <RadioGroup.Root
      className="choices"
      aria-label={t('network.choice')}
      value={value}
      onValueChange={(chosen) => {
        const choice = CHOICES.find((one) => one === chosen);
        if (choice) onChoose(choice, !pointed.current);
      }}
      // The arrow keys click too, but not anywhere.
      onClickCapture={(event) => {
        pointed.current = event.detail > 0;
      }}
    >
      {CHOICES.map((choice) => (
        <Choice
          key={choice}
          value={choice}
          title={`network.${choice}`}
          text={`network.${choice}.text`}
        />
      ))}
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
