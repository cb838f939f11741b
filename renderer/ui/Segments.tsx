import { RadioGroup } from 'radix-ui';
import type { ReactNode } from 'react';

type Props<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly onChoose: (value: T) => void;
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
};

/** A choice of a few words, one beside the other. */
export function Segments<T extends string>(props: Props<T>) {
  const { label, value, options, onChoose, hint, disabled = false } = props;
  return (
    <div className="field">
      <span className="field-label" aria-hidden>
        {label}
      </span>
      <RadioGroup.Root
        className="segments"
        aria-label={label}
        value={value}
        disabled={disabled}
        orientation="horizontal"
        onValueChange={(chosen) => {
          const option = options.find((one) => one.value === chosen);
          if (option) onChoose(option.value);
        }}
      >
        {options.map((option) => (
          <RadioGroup.Item key={option.value} value={option.value} className="segment">
            {option.text}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      {hint !== undefined && <p className="field-note">{hint}</p>}
    </div>
  );
}
