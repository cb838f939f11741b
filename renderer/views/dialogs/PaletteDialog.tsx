import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useEffect, useMemo, useState } from 'react';
import type { Message } from '../../../shared/schemas.ts';
import type { MessageId } from '../../i18n/text.ts';
import { useText } from '../../i18n/use-text.tsx';
import { fits, foundPeople, snippetOf } from '../../model/palette.ts';
import { displayName } from '../../model/people.ts';
import { useActions, useIdentity, useSnapshot } from '../../store/context.tsx';
import type { DialogName } from '../../store/state.ts';
import { usePeer } from '../../store/use-conversation.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { NameAndKey } from '../../ui/Name.tsx';

/** After the last key press; nobody reads what changes with each of them. */
const PAUSE_MS = 100;

const DIALOGS: readonly (readonly [DialogName, MessageId])[] = [
  ['invite', 'invite.title'],
  ['members', 'members.title'],
  ['identity', 'identity.title'],
  ['network', 'status.title'],
  ['help', 'help.title'],
];

type Props = {
  /** Everything there is, or the messages of the conversation that is open, at first. */
  readonly scope: 'all' | 'conversation';
  readonly onClose: () => void;
};

export function PaletteDialog({ scope: asked, onClose }: Props) {
  const { t } = useText();
  const { openConversation, openDialog } = useActions();
  const members = useSnapshot((snapshot) => snapshot.members);
  const [scope, setScope] = useState(asked);
  const [query, setQuery] = useState('');
  const title = usePaletteTitle(scope);
  const people = useMemo(
    () => (scope === 'all' ? foundPeople(query.trim(), members) : []),
    [scope, query, members],
  );
  const dialogs = scope === 'all' ? DIALOGS.filter(([, name]) => fits(query, t(name))) : [];
  const { found, done } = useFound(query, scope);
  const goTo = (run: () => unknown): void => {
    onClose();
    run();
  };
  const isNothing = people.length + dialogs.length + found.length === 0;
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <div className="dialog-backdrop" />
        <Radix.Content
          className="palette"
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          <Radix.Title className="hidden">{title}</Radix.Title>
          <Command label={title} shouldFilter={false} loop>
            <Command.Input
              className="palette-field"
              placeholder={title}
              aria-label={title}
              value={query}
              onValueChange={setQuery}
            />
            <Command.List className="palette-list" label={t('palette.results')}>
              {people.length > 0 && (
                <Command.Group heading={t('palette.people')}>
                  {people.map(({ key, nick }) => (
                    <Command.Item
                      key={key}
                      value={key}
                      className="palette-item"
                      onSelect={() => goTo(() => openConversation(key))}
                    >
                      <Avatar seed={key} size="small" />
                      <span>
                        <NameAndKey nick={nick} of={key} />
                      </span>
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              {dialogs.length > 0 && (
                <Command.Group heading={t('palette.commands')}>
                  {dialogs.map(([dialog, name]) => (
                    <Command.Item
                      key={dialog}
                      value={dialog}
                      className="palette-item"
                      onSelect={() => openDialog(dialog)}
                    >
                      {t(name)}
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              {found.length > 0 && (
                <Command.Group heading={t('palette.messages')}>
                  {found.map((message) => (
                    <Found key={message.id} message={message} query={query} goTo={goTo} />
                  ))}
                </Command.Group>
              )}
              {isNothing && done && scope === 'conversation' && (
                <Command.Item
                  value="everywhere"
                  className="palette-item"
                  onSelect={() => setScope('all')}
                >
                  <Search aria-hidden />
                  {t('palette.everywhere')}
                </Command.Item>
              )}
            </Command.List>
          </Command>
          <p className="palette-said soft" role="status">
            {isNothing && (done ? t('palette.none') : t('palette.hint'))}
          </p>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function usePaletteTitle(scope: Props['scope']): string {
  const { t } = useText();
  const peer = usePeer();
  if (scope === 'all') return t('palette.title');
  const name = peer ? displayName(peer.nick, peer.key) : t('sidebar.everyone');
  return t('palette.title.conversation', { name });
}

type FoundProps = {
  readonly message: Message;
  readonly query: string;
  readonly goTo: (run: () => unknown) => void;
};

function Found({ message, query, goTo }: FoundProps) {
  const { t, date, time } = useText();
  const { jumpTo } = useActions();
  const own = useIdentity().key;
  const members = useSnapshot((snapshot) => snapshot.members);
  const nickOf = (key: string) => members.find((one) => one.key === key)?.nick ?? null;
  const { before, found, after } = snippetOf(message.text, query);
  const { conversation, from } = message;
  const who = from === own ? t('chat.own') : displayName(nickOf(from) ?? message.nick, from);
  const where =
    conversation === 'everyone'
      ? t('sidebar.everyone')
      : displayName(nickOf(conversation), conversation);
  return (
    <Command.Item
      value={message.id}
      className="palette-item palette-message"
      onSelect={() => goTo(() => jumpTo(conversation, message.id))}
    >
      <span className="palette-about soft">
        <bdi className="name">{who}</bdi> · <bdi>{where}</bdi> · {date(message.time, 'short')},{' '}
        {time(message.time)}
      </span>
      <span className="one-line" dir="auto">
        {before}
        <mark>{found}</mark>
        {after}
      </span>
    </Command.Item>
  );
}

const NONE: readonly Message[] = [];

/** The answers to the last query, whichever comes last. */
function useFound(query: string, scope: Props['scope']) {
  const { search } = useActions();
  const open = useSnapshot((snapshot) => snapshot.open);
  const [answer, setAnswer] = useState({ found: NONE, done: false });
  const wanted = query.trim();
  useEffect(() => {
    if (wanted === '') return setAnswer({ found: NONE, done: false });
    let isLast = true;
    const timer = setTimeout(async () => {
      const result = await search(wanted, scope === 'all' ? null : open);
      if (isLast) setAnswer({ found: result.ok ? result.value.messages : NONE, done: true });
    }, PAUSE_MS);
    return () => {
      isLast = false;
      clearTimeout(timer);
    };
  }, [wanted, scope, open, search]);
  return answer;
}
