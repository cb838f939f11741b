import type { Message, Reaction } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { displayName } from '../../model/people.ts';
import { useSnapshot } from '../../store/context.tsx';
import { Tip } from '../../ui/Tooltip.tsx';
import { useMessageMenus } from './message-menus.tsx';

/** Names that a tooltip has room for. */
const NAMED_COUNT = 12;

export function Reactions({ message }: { readonly message: Message }) {
  const { t } = useText();
  return (
    <ul className="reactions" aria-label={t('message.reactions')}>
      {message.reactions.map((reaction) => (
        <li key={reaction.emoji}>
          <Chip message={message} reaction={reaction} />
        </li>
      ))}
    </ul>
  );
}

type ChipProps = { readonly message: Message; readonly reaction: Reaction };

function Chip({ message, reaction }: ChipProps) {
  const { t, list } = useText();
  const { react } = useMessageMenus();
  const members = useSnapshot((snapshot) => snapshot.members);
  const { emoji, count, own, by } = reaction;
  const names = by.slice(0, NAMED_COUNT).map((key) => {
    const member = members.find((one) => one.key === key);
    return member?.self ? t('chat.own') : displayName(member?.nick ?? null, key);
  });
  const others = count - names.length;
  const who = list(
    others > 0 ? [...names, t('message.reactions.others', { count: others })] : names,
  );
  return (
    <Tip text={who}>
      <button
        type="button"
        className="reaction"
        aria-pressed={own}
        aria-label={t('message.reactions.chip', { emoji, count, who })}
        onClick={() => void react(message, emoji, !own)}
      >
        <span className="reaction-emoji">{emoji}</span>
        <span className="reaction-count">{count}</span>
      </button>
    </Tip>
  );
}
