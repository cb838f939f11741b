import { ArrowLeft } from 'lucide-react';
import { type FormEventHandler, type ReactNode, useEffect, useRef } from 'react';
import { useText } from '../../i18n/use-text.tsx';
import { Button } from '../../ui/Button.tsx';

type Props = {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly children: ReactNode;
  readonly onBack?: () => void;
  /** The buttons that lead on. */
  readonly actions?: ReactNode;
  readonly onSubmit?: () => void;
};

/** What all steps have in common: a heading, the matter, and the ways back and on. */
export function StepFrame({ title, intro, children, onBack, actions, onSubmit }: Props) {
  const { t } = useText();
  const submit: FormEventHandler = (event) => {
    event.preventDefault();
    onSubmit?.();
  };
  const heading = useRef<HTMLHeadingElement>(null);
  // A step without a field of its own is announced by its heading.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus();
  }, []);
  return (
    <form className="step" onSubmit={submit} noValidate>
      <div className="step-body">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {intro !== undefined && <p className="soft">{intro}</p>}
        {children}
      </div>
      {(onBack !== undefined || actions !== undefined) && (
        <div className="step-foot">
          {onBack !== undefined && (
            <Button
              kind="quiet"
              icon={<ArrowLeft className="turns" aria-hidden />}
              onClick={onBack}
            >
              {t('action.back')}
            </Button>
          )}
          <div className="step-actions">{actions}</div>
        </div>
      )}
    </form>
  );
}
