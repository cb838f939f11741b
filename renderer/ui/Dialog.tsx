import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useText } from '../i18n/use-text.tsx';
import { IconButton } from './Button.tsx';
import { focusQuietly } from './quiet-focus.ts';

type Props = {
  readonly title: string;
  readonly intro?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  readonly size?: 'normal' | 'small' | 'large';
  /** There is only text in it, so the keyboard must reach the text itself to scroll it. */
  readonly isText?: boolean;
};

/**
 * A modal dialog. Radix' own overlay is left out on purpose: it injects a style element, which the
 * content security policy refuses, to stop a page from scrolling that here never scrolls.
 */
export function Dialog(props: Props) {
  const { title, intro, onClose, children, footer, size = 'normal', isText = false } = props;
  const { t } = useText();
  const [opener] = useState(() => document.activeElement);
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <div className="dialog-backdrop" />
        <Radix.Content
          className={`dialog dialog-${size}`}
          {...(intro === undefined ? { 'aria-describedby': undefined } : {})}
          onOpenAutoFocus={(event) => {
            // To the dialog itself, and not to its first button and that one's tooltip.
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            giveBackFocus(opener);
          }}
        >
          <header className="dialog-head">
            <Radix.Title className="dialog-title">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={t('action.close')} keys={t('key.esc')}>
                <X aria-hidden />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="dialog-body" {...(isText ? { tabIndex: 0 } : {})}>
            {intro !== undefined && <Radix.Description className="soft">{intro}</Radix.Description>}
            {children}
          </div>
          {footer !== undefined && <footer className="dialog-foot">{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Back to where the reader was; to the composer where that is gone. */
function giveBackFocus(opener: Element | null): void {
  // One dialog led to another, which has the focus already.
  if (document.querySelector('[role=dialog]') !== null) return;
  const place =
    opener instanceof HTMLElement && opener.isConnected && opener !== document.body
      ? opener
      : document.getElementById('composer');
  focusQuietly(place);
}
