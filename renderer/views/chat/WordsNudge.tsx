import { useState } from 'react';
import { useText } from '../../i18n/use-text.tsx';
import { hasSomethingToLose } from '../../model/something-to-lose.ts';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { Button } from '../../ui/Button.tsx';

/** Once there is something to lose: quietly, beside what people look at, and gone with one press. */
export function WordsNudge() {
  const { t } = useText();
  const { openDialog } = useActions();
  const wanted = useSnapshot((snapshot) => !snapshot.wordsSaved && hasSomethingToLose(snapshot));
  const [later, setLater] = useState(false);
  if (!wanted || later) return null;
  return (
    <aside className="words-nudge rail-gone" aria-label={t('nudge.label')}>
      <p>{t('nudge.text')}</p>
      <div className="words-nudge-actions">
        <Button size="small" onClick={() => openDialog('words')}>
          {t('nudge.action')}
        </Button>
        <Button size="small" kind="quiet" onClick={() => setLater(true)}>
          {t('words.later')}
        </Button>
      </div>
    </aside>
  );
}
