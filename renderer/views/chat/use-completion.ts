import { type KeyboardEvent, useMemo, useState } from 'react';
import { type Suggestion, suggestions, takesPerson, type Written } from '../../model/completion.ts';
import { useSnapshot } from '../../store/context.tsx';

export type Completion = {
  readonly options: readonly Suggestion[];
  readonly active: number;
  readonly pick: (suggestion: Suggestion) => void;
  /** Whether the key was for the list. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  /** What Enter runs: the chosen command instead of the part of its name that was typed. */
  readonly chosenText: () => string | null;
};

const NONE: readonly Suggestion[] = [];

export function useCompletion(
  { text, caret }: Written,
  write: (written: Written) => void,
): Completion {
  const members = useSnapshot((snapshot) => snapshot.members);
  /** The text for which the list was closed, or in which a choice was made. */
  const [closedFor, setClosedFor] = useState<string | null>(null);
  const [choice, setChoice] = useState({ text: '', index: 0 });
  const all = useMemo(() => suggestions({ text, caret }, members), [text, caret, members]);
  const options = closedFor === text ? NONE : all;
  const active = choice.text === text ? Math.min(choice.index, options.length - 1) : 0;

  const pick = (chosen: Suggestion): void => {
    write(chosen);
    // After `/dm ` the members are what comes next.
    if (chosen.kind === 'member' || !takesPerson(chosen.name)) setClosedFor(chosen.text);
  };
  const onKey = (event: KeyboardEvent): boolean => {
    const option = options[active];
    if (option === undefined || event.shiftKey) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && !event.altKey) {
      setChoice({ text, index: (active + step + options.length) % options.length });
    } else if (event.key === 'Tab' || (event.key === 'Enter' && !option.runs)) {
      pick(option);
    } else if (event.key === 'Escape') {
      setClosedFor(text);
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  };
  const chosenText = (): string | null => {
    const option = options[active];
    return option === undefined ? null : option.text.trimEnd();
  };
  return { options, active: Math.max(0, active), pick, onKey, chosenText };
}
