import { Merge as Merged, Unplug } from 'lucide-react';
import { memo } from 'react';
import type { Gap } from '../../../shared/insight-schemas.ts';
import type { Notice } from '../../../shared/schemas.ts';
import type { MessageId } from '../../i18n/text.ts';
import { type Text, useText } from '../../i18n/use-text.tsx';
import { displayName } from '../../model/people.ts';
import { localDay, type Merge } from '../../model/timeline.ts';
import { useActions } from '../../store/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { Name } from '../../ui/Name.tsx';
import { gapWords } from '../network/gap-words.ts';

type DayProps = { readonly id: string; readonly time: number };

export const DayLine = memo(function DayLine({ id, time }: DayProps) {
  const text = useText();
  return (
    <h2 className="day-line" data-id={id}>
      <span>{dayWords(text, time, Date.now())}</span>
    </h2>
  );
});

function dayWords({ t, date }: Text, time: number, now: number): string {
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (localDay(time) === localDay(now)) return t('chat.today');
  if (localDay(time) === localDay(yesterday.getTime())) return t('chat.yesterday');
  return date(time, 'long');
}

/** Where one left off. */
export const UnreadLine = memo(function UnreadLine({ id }: { readonly id: string }) {
  const { t } = useText();
  return (
    <p className="unread-line" data-id={id}>
      <span>{t('chat.unread')}</span>
    </p>
  );
});

/** More names than that are counted. */
const MERGE_NAMES_SHOWN = 3;

type MergeProps = { readonly id: string; readonly merge: Merge };

export const MergeLine = memo(
  function MergeLine({ id, merge: { split, count } }: MergeProps) {
    const { t, list } = useText();
    const { elsewhere } = split;
    const named = elsewhere.slice(0, MERGE_NAMES_SHOWN);
    const names = named.map(({ key, nick }) => displayName(nick, key));
    const rest = elsewhere.length - named.length;
    const people = list(rest > 0 ? [...names, t('merge.others', { count: rest })] : names);
    return (
      <p className="merge-line" data-id={id}>
        <span>
          <Merged aria-hidden />
          <strong>{t('merge.title', { people })}</strong>{' '}
          {count !== null && t('merge.count', { count })}
        </span>
      </p>
    );
  },
  // The diary tells the same split as a new object each time.
  (a, b) => a.id === b.id && a.merge.count === b.merge.count,
);

/** Something is lacking here, and can be asked for. */
export const GapLine = memo(function GapLine({
  id,
  gap,
}: {
  readonly id: string;
  readonly gap: Gap;
}) {
  const text = useText();
  const { mendHistory } = useActions();
  return (
    <p className="gap-line" data-id={id}>
      <Unplug aria-hidden />
      <span>{gapWords(text, gap)}</span>
      <Button size="small" kind="quiet" onClick={() => void mendHistory()}>
        {text.t('gap.fetch')}
      </Button>
    </p>
  );
});

/** More names than that are counted. */
const NOTICE_NAMES_SHOWN = 8;

type NoticeProps = { readonly id: string; readonly notices: readonly Notice[] };

export const NoticeLine = memo(
  function NoticeLine({ id, notices }: NoticeProps) {
    const { t, rich, people, time } = useText();
    const shown = notices.slice(0, NOTICE_NAMES_SHOWN);
    const rest = notices.length - shown.length;
    const names = people([
      ...shown.map(({ key, nick, id: of }) =>
        key === null ? t('notice.somebody') : <Name key={of} nick={nick} of={key} />,
      ),
      ...(rest > 0 ? [t('merge.others', { count: rest })] : []),
    ]);
    const [first, last] = [notices[0], notices.at(-1)];
    if (!first || !last) return null;
    return (
      <p className="notice-line soft" data-id={id}>
        {rich(noticeWords(first), { names, count: notices.length })} <time>{time(last.time)}</time>
      </p>
    );
  },
  // Put together anew each time.
  (a, b) => a.id === b.id && told(a.notices) === told(b.notices),
);

const told = (notices: readonly Notice[]): string =>
  notices.map(({ id, nick }) => `${id} ${nick}`).join('\n');

function noticeWords({ kind, key }: Notice): MessageId {
  if (kind !== 'lost' && kind !== 'recovered') return `notice.${kind}`;
  return key === null ? `notice.${kind}` : `notice.${kind}.member`;
}
