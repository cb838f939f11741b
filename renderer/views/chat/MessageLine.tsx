import { memo } from 'react';
import type { Message } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { displayName } from '../../model/people.ts';
import { safeText } from '../../model/safe-text.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { ShortKey } from '../../ui/KeyText.tsx';
import { Name } from '../../ui/Name.tsx';
import { Delivery } from './Delivery.tsx';

type Props = {
  readonly message: Message;
  /** As the author is called now, which may differ from when it was written. */
  readonly nick: string | null;
  readonly alike: boolean;
  readonly first: boolean;
  readonly last: boolean;
};

export const MessageLine = memo(function MessageLine(props: Props) {
  const { message, nick, alike, first, last } = props;
  const { t, time } = useText();
  const when = time(message.time);
  const who = message.own ? t('chat.own') : displayName(nick, message.from);
  const classes = ['message-line', message.own && 'own', first && 'first', last && 'last'];
  return (
    <article
      className={classes.filter(Boolean).join(' ')}
      data-id={message.id}
      aria-label={`${who}, ${when}`}
    >
      {!message.own && (
        <span className="message-picture">
          {first && <Avatar seed={message.from} size="normal" />}
        </span>
      )}
      {message.own && message.state === 'saved' && (
        <span className="not-sent soft" aria-hidden>
          {t('chat.state.saved.short')}
        </span>
      )}
      <div className="bubble">
        {first && !message.own && (
          <p className="bubble-author">
            <Name nick={nick} of={message.from} /> {alike && <ShortKey value={message.from} />}
          </p>
        )}
        <p className="bubble-text" dir="auto" data-meta={when}>
          {safeText(message.text)}
        </p>
        <p className="bubble-meta">
          <time dateTime={new Date(message.time).toISOString()}>{when}</time>
          {message.own && <Delivery message={message} />}
        </p>
      </div>
    </article>
  );
});
