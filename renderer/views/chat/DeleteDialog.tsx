import { useState } from 'react';
import type { Message } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { safeText } from '../../model/safe-text.ts';
import { useActions } from '../../store/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

const SHOWN_CHARS = 300;

type Props = { readonly message: Message; readonly onClose: () => void };

export function DeleteDialog({ message, onClose }: Props) {
  const { t, problem } = useText();
  const { deleteMessage } = useActions();
  const [said, setSaid] = useState<string | null>(null);
  const remove = async (): Promise<void> => {
    const result = await deleteMessage(message.id);
    if (result.ok) onClose();
    else setSaid(problem(result.error));
  };
  return (
    <Dialog
      title={t('message.delete.title')}
      intro={t('message.delete.text')}
      size="small"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" onClick={() => void remove()}>
            {t('message.delete')}
          </Button>
        </>
      }
    >
      <blockquote className="delete-quote" dir="auto">
        {safeText(message.text.slice(0, SHOWN_CHARS))}
      </blockquote>
      {said !== null && (
        <p className="bad" role="alert">
          {said}
        </p>
      )}
    </Dialog>
  );
}
