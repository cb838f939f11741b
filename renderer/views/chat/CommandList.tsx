import { useText } from '../../i18n/use-text.tsx';
import type { SlashCommand, SlashName } from '../../model/slash.ts';

type Props = {
  readonly id: string;
  readonly options: readonly SlashCommand[];
  readonly active: number;
  readonly onPick: (command: SlashCommand) => void;
};

export const commandOptionId = (name: SlashName): string => `composer-command-${name}`;

/** The composer keeps the focus and points at the active option; the mouse may pick one too. */
export function CommandList({ id, options, active, onPick }: Props) {
  const { t } = useText();
  return (
    <div id={id} className="command-list" role="listbox" aria-label={t('composer.commands')}>
      {options.map((command, index) => (
        <div
          key={command.name}
          id={commandOptionId(command.name)}
          className="command-option"
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          // Before the click, which would take the focus out of the composer.
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(command);
          }}
        >
          <span className="mono">
            /{command.name}
            {command.takesText && <span className="soft"> {t('slash.invite.argument')}</span>}
          </span>
          <span className="soft">{t(`slash.${command.name}`)}</span>
        </div>
      ))}
    </div>
  );
}
