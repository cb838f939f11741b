import type { Member } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useApp, useSnapshot } from '../../store/context.tsx';
import { Name } from '../../ui/Name.tsx';
import { useNow } from '../../ui/use-now.ts';

/** Who is writing here. Always there, so that nothing moves; seen, but not read aloud each time. */
export function TypingLine() {
  const { rich, t } = useText();
  const people = useTyping();
  const [first, second] = people;
  return (
    <p className="typing-line soft" aria-live="off">
      {first && (
        <span className="typing-dots" aria-hidden>
          <i />
          <i />
          <i />
        </span>
      )}
      {first && !second && rich('typing.one', { name: <Name nick={first.nick} of={first.key} /> })}
      {first &&
        second &&
        (people.length === 2
          ? rich('typing.two', {
              name: <Name nick={first.nick} of={first.key} />,
              other: <Name nick={second.nick} of={second.key} />,
            })
          : t('typing.many', { count: people.length }))}
    </p>
  );
}

function useTyping(): Member[] {
  const open = useSnapshot((snapshot) => snapshot.open);
  const members = useSnapshot((snapshot) => snapshot.members);
  const typing = useApp((state) => state.typing);
  const last = Math.max(0, ...typing.map(({ until }) => until));
  const now = useNow(last > Date.now());
  return typing
    .filter(({ conversation, until }) => conversation === open && until > now)
    .flatMap(({ key }) => members.find((member) => member.key === key) ?? []);
}
