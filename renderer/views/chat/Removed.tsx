import { useText } from '../../i18n/use-text.tsx';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Name } from '../../ui/Name.tsx';

/** Says that one's own key was removed, by whom, and what can be done. */
export function Removed() {
  const { t, rich, date } = useText();
  const { openDialog } = useActions();
  const removed = useSnapshot((snapshot) => snapshot.removed);
  const by = useSnapshot(({ members }) => members.find(({ key }) => key === removed?.by));
  if (removed === null) return null;
  return (
    <Banner
      tone="bad"
      urgent
      actions={
        <Button size="small" onClick={() => openDialog('leaving')}>
          {t('removed.leave')}
        </Button>
      }
    >
      {rich('removed.text', {
        name: <Name nick={by?.nick ?? null} of={removed.by} />,
        date: date(removed.time, 'long'),
      })}
    </Banner>
  );
}
