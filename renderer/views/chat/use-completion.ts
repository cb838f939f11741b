import { type KeyboardEvent, useState } from 'react';
import { completions, type SlashCommand } from '../../model/slash.ts';

export type Completion = {
  readonly options: readonly SlashCommand[];
  readonly active: number;
  readonly pick: (command: SlashCommand) => void;
  /** Whether the key was for the list. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  /** What Enter runs: the chosen command instead of the part of its name that was typed. */
  readonly chosenText: () => string | null;
};

export function useCompletion(draft: string, setDraft: (draft: string) => void): Completion {
  /** The draft for which the list was closed, or in which a choice was made. */
  const [closedFor, setClosedFor] = useState<string | null>(null);
  const [choice, setChoice] = useState({ draft: '', index: 0 });
  const options = closedFor === draft ? [] : completions(draft);
  const active = choice.draft === draft ? Math.min(choice.index, options.length - 1) : 0;

  const pick = ({ name, takesText }: SlashCommand): void => {
    const text = takesText ? `/${name} ` : `/${name}`;
    setDraft(text);
    setClosedFor(text);
  };
  const onKey = (event: KeyboardEvent): boolean => {
    const command = options[active];
    if (command === undefined || event.shiftKey) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      setChoice({ draft, index: (active + step + options.length) % options.length });
    } else if (event.key === 'Tab') {
      pick(command);
    } else if (event.key === 'Escape') {
      setClosedFor(draft);
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  };
  const chosenText = (): string | null => {
    const command = options[active];
    return command === undefined ? null : `/${command.name}`;
  };
  return { options, active: Math.max(0, active), pick, onKey, chosenText };
}
