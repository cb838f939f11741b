import { CornerUpLeft, EllipsisVertical, SmilePlus } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, memo, useState } from 'react';
import type { Message } from '../../../shared/schemas.ts';
import { type Text, useText } from '../../i18n/use-text.tsx';
import type { Names } from '../../model/mention-parts.ts';
import { displayName } from '../../model/people.ts';
import { useActions } from '../../store/context.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { ShortKey } from '../../ui/KeyText.tsx';
import { Name } from '../../ui/Name.tsx';
import { ErrorBoundary } from '../ErrorBoundary.tsx';
import { Delivery, NotSent } from './Delivery.tsx';
import { MessageText } from './MessageText.tsx';
import { useMessageMenus } from './message-menus.tsx';
import { QuoteView } from './QuoteView.tsx';
import { Reactions } from './Reactions.tsx';
import { besides } from './spot.ts';

type Props = {
  readonly message: Message;
  /** As the author is called now, which may differ from when it was written. */
  readonly nick: string | null;
  readonly alike: boolean;
  readonly first: boolean;
  readonly last: boolean;
  readonly names: Names;
};

export const MessageLine = memo(function MessageLine(props: Props) {
  const { message, nick, alike, first, last } = props;
  const text = useText();
  const { t, time } = text;
  const [near, setNear] = useState(false);
  const onKeyDown = useMessageKeys(message);
  const { openMenu } = useMessageMenus();
  const when = time(message.time);
  const who = message.own ? t('chat.own') : displayName(nick, message.from);
  const classes = ['message-line', message.own && 'own', first && 'first', last && 'last'];
  return (
    <article
      className={classes.filter(Boolean).join(' ')}
      data-id={message.id}
      aria-label={`${who}, ${when}`}
      tabIndex={-1}
      onMouseEnter={() => setNear(true)}
      onMouseLeave={() => setNear(false)}
      onFocus={() => setNear(true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setNear(false);
      }}
      onKeyDown={onKeyDown}
      onContextMenu={(event: MouseEvent<HTMLElement>) => {
        event.preventDefault();
        const { clientX: left, clientY: top } = event;
        // The menu key has no place of its own.
        openMenu(message, left === 0 && top === 0 ? besides(event.currentTarget) : { left, top });
      }}
    >
      {!message.own && (
        <span className="message-picture">
          {first && <Avatar seed={message.from} size="normal" />}
        </span>
      )}
      {message.own && message.state === 'saved' && <NotSent message={message} />}
      <div className="message-column">
        <div className={message.deleted ? 'bubble bubble-deleted' : 'bubble'}>
          {first && !message.own && (
            <p className="bubble-author">
              <Name nick={nick} of={message.from} /> {alike && <ShortKey value={message.from} />}
            </p>
          )}
          <Said {...props} text={text} when={when} />
        </div>
        {message.reactions.length > 0 && <Reactions message={message} />}
        {near && !message.deleted && <Toolbar message={message} />}
      </div>
    </article>
  );
});

/** A text whose marks cannot be drawn is shown as it is: one message must not take the window down. */
function Said({
  message,
  names,
  text,
  when,
}: Props & { readonly text: Text; readonly when: string }) {
  const { t } = text;
  if (message.deleted)
    return (
      <p className="bubble-tombstone">
        {t('message.deleted')} <time>{when}</time>
      </p>
    );
  const edited = message.edited ? `${t('message.edited')} ` : '';
  return (
    <>
      {message.replyTo !== null && (
        <QuoteView quote={message.replyTo} conversation={message.conversation} />
      )}
      <ErrorBoundary fallback={<p className="bubble-text">{message.text}</p>}>
        <MessageText text={message.text} names={names} meta={`${edited}${when}`} />
      </ErrorBoundary>
      <p className="bubble-meta">
        {message.edited && <span>{t('message.edited')}</span>}
        <time dateTime={new Date(message.time).toISOString()}>{when}</time>
        {message.own && <Delivery message={message} />}
      </p>
    </>
  );
}

/** What one does most, for the mouse; the menu and the keys have it too. */
function Toolbar({ message }: { readonly message: Message }) {
  const { t } = useText();
  const { reply } = useActions();
  const { openMenu, openPicker } = useMessageMenus();
  return (
    <div className="message-toolbar" role="toolbar" aria-label={t('message.actions')}>
      <IconButton
        label={t('message.react')}
        onClick={(event) => openPicker(message, besides(event.currentTarget))}
      >
        <SmilePlus aria-hidden />
      </IconButton>
      <IconButton label={t('message.reply')} onClick={() => reply(message)}>
        <CornerUpLeft className="turns" aria-hidden />
      </IconButton>
      <IconButton
        label={t('message.moreActions')}
        aria-haspopup="menu"
        onClick={(event) => openMenu(message, besides(event.currentTarget))}
      >
        <EllipsisVertical aria-hidden />
      </IconButton>
    </div>
  );
}

/** Keys while the line itself has the focus; inside of it they are the links' and buttons'. */
function useMessageKeys(message: Message) {
  const { reply, beginEdit, copyText } = useActions();
  const { openMenu, openPicker, askDelete } = useMessageMenus();
  return (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget || event.altKey || message.deleted) return;
    const place = besides(event.currentTarget);
    const isCopy = event.key === 'c' && (event.ctrlKey || event.metaKey);
    if (isCopy && document.getSelection()?.isCollapsed) void copyText(message.text);
    else if (event.ctrlKey || event.metaKey) return;
    else if (event.key === 'Enter') openMenu(message, place);
    else if (event.key === 'r') reply(message);
    else if (event.key === '+') openPicker(message, place);
    else if (event.key === 'e' && message.own) beginEdit(message);
    else if (event.key === 'Delete' && message.own) askDelete(message);
    else return;
    event.preventDefault();
  };
}
