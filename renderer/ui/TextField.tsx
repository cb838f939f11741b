import { CircleAlert } from 'lucide-react';
import {
  type InputHTMLAttributes,
  type ReactNode,
  type TextareaHTMLAttributes,
  useId,
} from 'react';

type Shared = {
  readonly label: string;
  readonly hint?: ReactNode;
  /** Why what was typed cannot be used; replaces the hint, in the space kept for it. */
  readonly problem?: string | null;
  readonly mono?: boolean;
};

type FieldProps = Shared &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'style' | 'id'>;
type AreaProps = Shared &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className' | 'style' | 'id'>;

export function TextField({ label, hint, problem = null, mono = false, ...rest }: FieldProps) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} problem={problem}>
      <input
        id={id}
        className={mono ? 'input mono' : 'input'}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-note`}
        {...rest}
      />
    </Labelled>
  );
}

export function TextArea({ label, hint, problem = null, mono = false, ...rest }: AreaProps) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} problem={problem}>
      <textarea
        id={id}
        className={mono ? 'input mono' : 'input'}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-note`}
        {...rest}
      />
    </Labelled>
  );
}

type LabelledProps = {
  readonly id: string;
  readonly label: string;
  readonly hint: ReactNode;
  readonly problem: string | null;
  readonly children: ReactNode;
};

function Labelled({ id, label, hint, problem, children }: LabelledProps) {
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children}
      <p id={`${id}-note`} className="field-note" data-bad={problem !== null} aria-live="polite">
        {problem !== null && <CircleAlert aria-hidden />}
        <span>{problem ?? hint}</span>
      </p>
    </div>
  );
}
