import { BellOff, MessagesSquare } from 'lucide-react';
import { memo, useMemo } from 'react';
import type { MemberKey } from '../../../shared/ids.ts';
import { UNREAD_COUNT_MAX } from '../../../shared/limits.ts';
import { type Text, useText } from '../../i18n/use-text.tsx';
import type { ConversationRow } from '../../model/conversations.ts';
import { displayName, namesakes, presenceOf } from '../../model/people.ts';
import { safeLine } from '../../model/safe-text.ts';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { useConversationRows } from '../../store/use-conversation.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { ShortKey } from '../../ui/KeyText.tsx';
import { PresenceIcon } from './PresenceIcon.tsx';

export function ConversationList() {
  const { t } = useText();
  const rows = useConversationRows();
  const open = useSnapshot((snapshot) => snapshot.open);
  const members = useSnapshot((snapshot) => snapshot.members);
  const alike = useMemo(() => namesakes(members), [members]);
  return (
    <nav aria-label={t('sidebar.conversations')}>
      <ul>
        {rows.map((row) => (
          <Row
            key={row.id}
            row={row}
            isOpen={row.id === open}
            alike={row.id !== 'everyone' && alike.has(row.id)}
          />
        ))}
      </ul>
    </nav>
  );
}

type RowProps = {
  readonly row: ConversationRow;
  readonly isOpen: boolean;
  readonly alike: boolean;
};

const Row = memo(function Row({ row, isOpen, alike }: RowProps) {
  const text = useText();
  const { openConversation } = useActions();
  const name = rowName(text, row);
  return (
    <li>
      <button
        type="button"
        className="conversation-row"
        aria-current={isOpen ? 'page' : undefined}
        data-unread={row.unread > 0 && !isOpen}
        title={name}
        onClick={() => void openConversation(row.id)}
      >
        <Picture row={row} />
        <span className="conversation-row-words rail-hidden">
          <span className="conversation-row-line">
            <bdi className="conversation-row-name one-line">{name}</bdi>
            {alike && <ShortKey value={row.id} />}
            {row.last && (
              <time className="conversation-row-time soft">{text.recent(row.last.time)}</time>
            )}
          </span>
          <span className="conversation-row-line">
            <Preview row={row} isOpen={isOpen} />
            {row.muted && <BellOff aria-label={text.t('conversation.muted')} />}
          </span>
        </span>
        <Count row={row} />
      </button>
    </li>
  );
});

function rowName({ t }: Text, { id, peer, last }: ConversationRow): string {
  if (id === 'everyone') return t('sidebar.everyone');
  return displayName(peer?.nick ?? (last?.own ? null : last?.nick) ?? null, id);
}

function Picture({ row: { id, peer } }: { readonly row: ConversationRow }) {
  if (id === 'everyone')
    return (
      <span className="conversation-row-everyone">
        <MessagesSquare aria-hidden />
      </span>
    );
  return (
    <span className="member-picture">
      <Avatar seed={id} size="normal" />
      <PresenceIcon presence={peer ? presenceOf(peer) : 'offline'} />
    </span>
  );
}

/** What was begun, else what was said last. */
function Preview({ row, isOpen }: Pick<RowProps, 'row' | 'isOpen'>) {
  const { t } = useText();
  const blocked = useSnapshot((snapshot) => snapshot.blocked);
  const draft = row.draft.trim();
  if (draft !== '' && !isOpen)
    return (
      <span className="conversation-row-preview one-line">
        <span className="conversation-row-draft">{t('conversation.draft')}</span>{' '}
        <bdi>{safeLine(draft.slice(0, 100))}</bdi>
      </span>
    );
  return <bdi className="conversation-row-preview one-line soft">{lastWords(t, row, blocked)}</bdi>;
}

function lastWords(
  t: Text['t'],
  { id, last, peer }: ConversationRow,
  blocked: readonly MemberKey[],
): string {
  if (last === null) {
    return id === 'everyone'
      ? t('conversation.none')
      : t(`presence.${peer ? presenceOf(peer) : 'offline'}`);
  }
  if (blocked.includes(last.from)) return t('conversation.last.hidden');
  if (last.deleted) return t('conversation.last.deleted');
  const words = safeLine(last.text);
  if (last.own) return t('conversation.last.own', { text: words });
  if (id !== 'everyone') return words;
  return t('conversation.last.of', { name: displayName(last.nick, last.from), text: words });
}

/** Said aloud in full; to be seen, a number. */
function Count({ row: { unread, mentions, muted } }: { readonly row: ConversationRow }) {
  const { t } = useText();
  if (unread === 0) return null;
  const most = UNREAD_COUNT_MAX - 1;
  return (
    <span className="conversation-row-counts">
      {mentions > 0 && (
        <span className="count count-loud">
          <span aria-hidden>@</span>
          <span className="hidden">{t('conversation.mentions', { count: mentions })}</span>
        </span>
      )}
      <span className={muted ? 'count' : 'count count-loud'}>
        <span aria-hidden>
          {unread > most ? t('conversation.unread.most', { count: most }) : unread}
        </span>
        <span className="hidden">{t('conversation.unread', { count: unread })}</span>
      </span>
    </span>
  );
}
