import { SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useText } from '../../i18n/use-text.tsx';
import { useActions, useApp } from '../../store/context.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { CommandList, commandOptionId } from './CommandList.tsx';
import { useCompletion } from './use-completion.ts';
import { useSubmit } from './use-submit.ts';

const LIST_ID = 'composer-commands';

export function Composer() {
  const { t } = useText();
  const { setDraft } = useActions();
  const draft = useApp((state) => state.draft);
  const field = useRef<HTMLTextAreaElement>(null);
  const { said, submit, forget } = useSubmit();
  const completion = useCompletion(draft, setDraft);

  // Whoever comes in can write at once.
  useEffect(() => field.current?.focus(), []);

  const onKeyDown = (event: KeyboardEvent): void => {
    // While an input method composes, its keys are its own.
    if (event.nativeEvent.isComposing) return;
    if (completion.onKey(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      void submit(completion.chosenText() ?? draft);
    }
    if ((event.key === 'PageUp' || event.key === 'PageDown') && !event.shiftKey) {
      event.preventDefault();
      scrollTimeline(event.key === 'PageUp' ? -1 : 1);
    }
  };
  const active = completion.options[completion.active];
  return (
    <div className="composer-place">
      <form
        className="composer"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(draft);
          field.current?.focus();
        }}
      >
        <div className="composer-said" role="status" data-bad={said?.bad ?? false}>
          {said?.words}
        </div>
        <div className="composer-row">
          {completion.options.length > 0 && (
            <CommandList
              id={LIST_ID}
              options={completion.options}
              active={completion.active}
              onPick={completion.pick}
            />
          )}
          <textarea
            ref={field}
            id="composer"
            className="composer-field"
            rows={1}
            dir="auto"
            value={draft}
            placeholder={t('composer.placeholder')}
            aria-label={t('composer.label')}
            aria-autocomplete="list"
            aria-controls={active ? LIST_ID : undefined}
            aria-activedescendant={active ? commandOptionId(active.name) : undefined}
            onChange={(event) => {
              setDraft(event.target.value);
              forget();
            }}
            onKeyDown={onKeyDown}
          />
          <IconButton
            label={t('composer.send')}
            type="submit"
            strong
            disabled={draft.trim() === ''}
          >
            <SendHorizontal className="turns" aria-hidden />
          </IconButton>
        </div>
      </form>
    </div>
  );
}

/** The window scrolls its messages while the hands stay where they write. */
function scrollTimeline(direction: 1 | -1): void {
  const box = document.getElementById('timeline');
  box?.scrollBy({ top: direction * box.clientHeight * 0.9 });
}
