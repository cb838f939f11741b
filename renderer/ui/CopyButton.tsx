import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useText } from '../i18n/use-text.tsx';
import { useActions } from '../store/context.tsx';
import { Tip } from './Tooltip.tsx';

const SHOWN_MS = 2000;

type Props = {
  readonly text: string;
  /** What is copied, for whoever does not see where the button stands. */
  readonly label: string;
  readonly kind?: 'primary' | 'secondary' | 'quiet';
};

export function CopyButton({ text, label, kind = 'secondary' }: Props) {
  const { t, problem } = useText();
  const { copyText } = useActions();
  const [said, setSaid] = useState<string | null>(null);

  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);

  const copy = async (): Promise<void> => {
    const result = await copyText(text);
    setSaid(result.ok ? t('action.copied') : problem(result.error));
  };
  const copied = said === t('action.copied');
  return (
    <>
      <Tip text={label}>
        <button
          type="button"
          className={`button button-${kind} button-small copy-button`}
          aria-label={label}
          data-copied={copied}
          onClick={() => void copy()}
        >
          {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
          {/* Both words lie in one place, so that the button keeps its width. */}
          <span className="copy-words" aria-hidden>
            <span data-shown={!copied}>{t('action.copy')}</span>
            <span data-shown={copied}>{t('action.copied')}</span>
          </span>
        </button>
      </Tip>
      <span className="hidden" role="status">
        {said}
      </span>
    </>
  );
}
