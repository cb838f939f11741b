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
  /**
   * Why what was typed cannot be used; replaces the hint. Given at all, even as null, it keeps a
   * line for itself, so that nothing moves when it has to be said.
   */
  readonly problem?: string | null;
  readonly mono?: boolean;
};

type FieldProps = Shared &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'style' | 'id'>;
type AreaProps = Shared &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className' | 'style' | 'id'>;

export function TextField({ label, hint, problem, mono = false, ...rest }: FieldProps) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} problem={problem}>
      <input
        id={id}
        className={mono ? 'input mono' : 'input'}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={Boolean(problem)}
        aria-describedby={hasNote(hint, problem) ? `${id}-note` : undefined}
        {...rest}
      />
    </Labelled>
  );
}

export function TextArea({ label, hint, problem, mono = false, ...rest }: AreaProps) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} problem={problem}>
      <textarea
        id={id}
        className={mono ? 'input mono' : 'input'}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={Boolean(problem)}
        aria-describedby={hasNote(hint, problem) ? `${id}-note` : undefined}
        {...rest}
      />
    </Labelled>
  );
}

const hasNote = (hint: ReactNode, problem: string | null | undefined): boolean =>
  hint !== undefined || problem !== undefined;

type LabelledProps = {
  readonly id: string;
  readonly label: string;
  readonly hint: ReactNode;
  readonly problem: string | null | undefined;
  readonly children: ReactNode;
};

function Labelled({ id, label, hint, problem, children }: LabelledProps) {
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children}
      {hasNote(hint, problem) && (
        <p id={`${id}-note`} className="field-note" data-bad={Boolean(problem)} aria-live="polite">
          {problem && <CircleAlert aria-hidden />}
          <span>{problem ?? hint}</span>
        </p>
      )}
    </div>
  );
}
