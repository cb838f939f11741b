import { useText } from '../../i18n/use-text.tsx';
import type { Suggestion } from '../../model/completion.ts';
import { presenceOf } from '../../model/people.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { NameAndKey } from '../../ui/Name.tsx';

type Props = {
  readonly id: string;
  readonly options: readonly Suggestion[];
  readonly active: number;
  readonly onPick: (suggestion: Suggestion) => void;
};

export const optionId = (option: Suggestion): string =>
  `composer-option-${option.kind === 'command' ? option.name : option.member.key}`;

/** The composer keeps the focus and points at the active option; the mouse may pick one too. */
export function CommandList({ id, options, active, onPick }: Props) {
  const { t } = useText();
  const label = options[0]?.kind === 'member' ? 'composer.recipients' : 'composer.commands';
  return (
    <div id={id} className="command-list" role="listbox" aria-label={t(label)}>
      {options.map((option, index) => (
        <div
          key={optionId(option)}
          id={optionId(option)}
          className="command-option"
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          // Before the click, which would take the focus out of the composer.
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(option);
          }}
        >
          {option.kind === 'command' ? <Command {...option} /> : <Person {...option} />}
        </div>
      ))}
    </div>
  );
}

type OfKind<K extends Suggestion['kind']> = Extract<Suggestion, { readonly kind: K }>;

function Command({ name }: OfKind<'command'>) {
  const { t } = useText();
  return (
    <>
      <span className="mono">
        <bdi dir="ltr">/{name}</bdi>
        {(name === 'dm' || name === 'invite' || name === 'revoke') && (
          <span className="soft"> {t(`slash.${name}.argument`)}</span>
        )}
      </span>
      <span className="soft">{t(`slash.${name}`)}</span>
    </>
  );
}

function Person({ member }: OfKind<'member'>) {
  const { t } = useText();
  return (
    <>
      <span className="command-person">
        <Avatar seed={member.key} size="small" />
        <NameAndKey nick={member.nick} of={member.key} />
      </span>
      <span className="soft">{t(`presence.${presenceOf(member)}`)}</span>
    </>
  );
}
