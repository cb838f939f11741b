import {
  CircleCheck,
  CloudOff,
  Info,
  LoaderCircle,
  type LucideIcon,
  Split,
  User,
} from 'lucide-react';
import type { Status } from '../../../shared/schemas.ts';
import { type Text, useText } from '../../i18n/use-text.tsx';
import { type StatusLine, secondsUntil, type Tone } from '../../model/status-line.ts';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useStatusLine } from '../use-status-line.ts';

const ICONS: Record<Tone, LucideIcon> = {
  good: CircleCheck,
  split: Split,
  busy: LoaderCircle,
  bad: CloudOff,
  calm: User,
};

export function StatusBar() {
  const { t } = useText();
  const { openDialog } = useActions();
  const status = useSnapshot((snapshot) => snapshot.status);
  const isRemoved = useSnapshot((snapshot) => snapshot.removed !== null);
  const { line, words, help } = useStatusLine();
  const isCutOff = !isRemoved && status.connections === 0 && status.members > 1;
  const Icon = ICONS[line.tone];
  return (
    <footer className="status-bar">
      {/* The tail changes every second: seen, but not read aloud each time. */}
      <div
        className="status-line"
        role="status"
        aria-label={t('status.label')}
        data-tone={line.tone}
      >
        <Icon className={line.tone === 'busy' ? 'spin' : ''} aria-hidden />
        {/* Whoever is cut off wants to know why. */}
        <button
          type="button"
          className="status-words"
          title={help}
          onClick={() => openDialog(isCutOff ? 'checkup' : 'network')}
        >
          {words}
          <Tail line={line} status={status} />
        </button>
      </div>
      <IconButton label={t('status.title')} onClick={() => openDialog('network')}>
        <Info aria-hidden />
      </IconButton>
    </footer>
  );
}

function Tail({ line, status }: { readonly line: StatusLine; readonly status: Status }) {
  const { t } = useText();
  const now = useNow(line.tail === 'attempt' && status.nextAttemptAt !== null);
  const words = tailWords(t, line, status, now);
  return words === null ? null : <span aria-hidden> {words}</span>;
}

function tailWords(t: Text['t'], line: StatusLine, status: Status, now: number): string | null {
  if (line.tail === 'rtt') return `· ${t('status.rtt', { ms: Math.round(status.rttMs ?? 0) })}`;
  if (line.tail === 'fetching') return status.fetching && t('status.fetching', status.fetching);
  if (line.tail === null) return null;
  const { attempt } = status;
  const seconds = secondsUntil(status.nextAttemptAt, now);
  if (seconds === null || seconds === 0)
    return attempt > 0 ? t('status.attempt.now', { attempt }) : null;
  return attempt > 0 ? t('status.attempt', { attempt, seconds }) : t('status.next', { seconds });
}
