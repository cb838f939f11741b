import type { ConversationId } from '../../../shared/ids.ts';
import type { Message } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { displayName } from '../../model/people.ts';
import { safeText } from '../../model/safe-text.ts';
import { useActions, useIdentity, useSnapshot } from '../../store/context.tsx';

type Props = {
  readonly quote: NonNullable<Message['replyTo']>;
  readonly conversation: ConversationId;
};

/** What a message answers, as it is now where it is loaded; a click goes there. */
export function QuoteView({ quote, conversation }: Props) {
  const { t } = useText();
  const { jumpTo } = useActions();
  const own = useIdentity().key;
  const loaded = useSnapshot(({ messages }) => messages.find(({ id }) => id === quote.id));
  const quoted = loaded ?? quote.message;
  const nick = useSnapshot(({ members }) => members.find(({ key }) => key === quoted?.from)?.nick);
  if (!quoted) return <p className="quote quote-gone">{t('message.quote.unknown')}</p>;
  const who = quoted.from === own ? t('chat.own') : displayName(nick ?? null, quoted.from);
  return (
    <button
      type="button"
      className="quote"
      aria-label={t('message.quote', { who })}
      onClick={() => void jumpTo(conversation, quote.id)}
    >
      <bdi className="quote-author">{who}</bdi>
      <span className="quote-text" dir="auto">
        {quoted.deleted ? t('message.deleted') : safeText(quoted.text)}
      </span>
    </button>
  );
}
