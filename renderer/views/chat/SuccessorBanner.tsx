import { useState } from 'react';
import { useText } from '../../i18n/use-text.tsx';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { useAttempt } from '../../store/use-attempt.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Name } from '../../ui/Name.tsx';

/** A member goes on in another network: one press to come along. */
export function SuccessorBanner() {
  const { t, rich, date, problem } = useText();
  const { followSuccessor } = useActions();
  const successor = useSnapshot(({ successors }) => successors[0] ?? null);
  const by = useSnapshot(({ members }) => members.find(({ key }) => key === successor?.by));
  const own = useSnapshot(({ identity }) => identity?.key ?? null);
  const [hidden, setHidden] = useState<string | null>(null);
  const { busy, refused, run: follow } = useAttempt(followSuccessor);
  // One's own is gone to by the device that founded it; another device of ours follows like others.
  if (successor === null || successor.network === hidden) return null;

  return (
    <Banner
      tone="warn"
      actions={
        <>
          <Button size="small" disabled={busy} onClick={() => void follow(successor.network)}>
            {t(busy ? 'succession.busy' : 'successor.follow')}
          </Button>
          <Button size="small" kind="quiet" onClick={() => setHidden(successor.network)}>
            {t('words.later')}
          </Button>
        </>
      }
    >
      <p role="status">
        {rich('successor.text', {
          name:
            successor.by === own ? (
              t('chat.own')
            ) : (
              <Name nick={by?.nick ?? null} of={successor.by} />
            ),
          network: <bdi key="network">{successor.name}</bdi>,
          date: date(successor.time, 'short'),
        })}
        {refused !== null && ` ${problem(refused)}`}
      </p>
    </Banner>
  );
}
