import { memo } from 'react';
import type { Notice } from '../../../shared/schemas.ts';
import type { MessageId } from '../../i18n/text.ts';
import { type Text, useText } from '../../i18n/use-text.tsx';
import { localDay } from '../../model/timeline.ts';
import { Name } from '../../ui/Name.tsx';

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

export const NoticeLine = memo(function NoticeLine({ notice }: { readonly notice: Notice }) {
  const { t, rich, time } = useText();
  const name =
    notice.key === null ? t('notice.somebody') : <Name nick={notice.nick} of={notice.key} />;
  return (
    <p className="notice-line soft" data-id={notice.id}>
      {rich(noticeWords(notice), { name })} <time>{time(notice.time)}</time>
    </p>
  );
});

function noticeWords({ kind, key }: Notice): MessageId {
  if (kind !== 'lost' && kind !== 'recovered') return `notice.${kind}`;
  return key === null ? `notice.${kind}` : `notice.${kind}.member`;
}
