import { useMemo } from 'react';
import type { MemberKey } from '../../../shared/ids.ts';
import type { Member, Notice } from '../../../shared/schemas.ts';
import { type Names, namesOf } from '../../model/mention-parts.ts';
import { namesakes } from '../../model/people.ts';
import type { TimelineItem } from '../../model/timeline.ts';
import { useIdentity, useSnapshot } from '../../store/context.tsx';
import { DayLine, GapLine, MergeLine, NoticeLine, UnreadLine } from './Lines.tsx';
import { MessageLine } from './MessageLine.tsx';

/** Each line with what it needs of the members; only lines that change are drawn anew. */
export function TimelineLines({ items }: { readonly items: readonly TimelineItem[] }) {
  const members = useSnapshot((snapshot) => snapshot.members);
  const nicks = useMemo(() => new Map(members.map(({ key, nick }) => [key, nick])), [members]);
  const alike = useMemo(() => namesakes(members), [members]);
  const names = useNames(members);
  return items.map((item) => {
    if (item.kind === 'day') return <DayLine key={item.id} id={item.id} time={item.time} />;
    if (item.kind === 'unread') return <UnreadLine key={item.id} id={item.id} />;
    if (item.kind === 'merge') return <MergeLine key={item.id} id={item.id} merge={item.merge} />;
    if (item.kind === 'notice')
      return <NoticeLine key={item.id} id={item.id} notices={withNames(item.notices, nicks)} />;
    if (item.kind === 'gap') return <GapLine key={item.id} id={item.id} gap={item.gap} />;
    const { message, first, last } = item;
    return (
      <MessageLine
        key={item.id}
        message={message}
        nick={nicks.get(message.from) ?? message.nick}
        alike={alike.has(message.from)}
        first={first}
        last={last}
        names={names}
      />
    );
  });
}

/** Who was invited by key alone had no name then. */
const withNames = (notices: readonly Notice[], nicks: ReadonlyMap<MemberKey, string | null>) =>
  notices.map((notice) => {
    const nick = notice.key === null ? null : nicks.get(notice.key);
    return { ...notice, nick: nick ?? notice.nick };
  });

/** Anew only when somebody is called otherwise, because every line is drawn with it. */
function useNames(members: readonly Member[]): Names {
  const nicks = members.map(({ nick }) => nick ?? '').join('\n');
  const { key, nick } = useIdentity();
  return useMemo(() => namesOf(nicks.split('\n'), { key, nick }), [nicks, key, nick]);
}
