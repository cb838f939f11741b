import { SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import { useText } from '../../i18n/use-text.tsx';
import type { Suggestion } from '../../model/completion.ts';
import { displayName } from '../../model/people.ts';
import { useActions, useApp, useSnapshot } from '../../store/context.tsx';
import { draftOf } from '../../store/conversations.ts';
import { usePeer } from '../../store/use-conversation.ts';
import { IconButton } from '../../ui/Button.tsx';
import { CommandList, optionId } from './CommandList.tsx';
import { type Completion, useCompletion } from './use-completion.ts';
import { useSubmit } from './use-submit.ts';

const LIST_ID = 'composer-commands';

export function Composer() {
  const { t } = useText();
  const peer = usePeer();
  const open = useSnapshot((snapshot) => snapshot.open);
  const isRemoved = useSnapshot(({ revoked }) => peer !== null && revoked.includes(peer.key));
  if (peer !== null && isRemoved)
    return (
      <p className="composer-removed soft">
        {t('direct.removed', { name: displayName(peer.nick, peer.key) })}
      </p>
    );
  // Each conversation has its own, and whoever goes there can write at once.
  return <OpenComposer key={open} />;
}

function OpenComposer() {
  const { t } = useText();
  const { setDraft } = useActions();
  const draft = useApp(draftOf);
  const placeholder = usePlaceholder();
  const field = useRef<HTMLTextAreaElement>(null);
  const { said, submit, forget } = useSubmit();
  const completion = useCompletion(draft, setDraft);

  // Whoever comes in can write at once.
  useEffect(() => field.current?.focus(), []);

  const onKeyDown = composerKeys(completion, (text) => void submit(text ?? draft));
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
          <ComposerField
            ref={field}
            draft={draft}
            placeholder={placeholder}
            active={completion.options[completion.active]}
            onChange={(text) => {
              setDraft(text);
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

/** Enter sends, the list of commands has its keys, Page Up and Page Down scroll the messages. */
function composerKeys(completion: Completion, send: (text: string | null) => void) {
  return (event: KeyboardEvent): void => {
    // While an input method composes, its keys are its own.
    if (event.nativeEvent.isComposing) return;
    if (completion.onKey(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      send(completion.chosenText());
    }
    if ((event.key === 'PageUp' || event.key === 'PageDown') && !event.shiftKey) {
      event.preventDefault();
      scrollTimeline(event.key === 'PageUp' ? -1 : 1);
    }
  };
}

type FieldProps = {
  readonly ref: RefObject<HTMLTextAreaElement | null>;
  readonly draft: string;
  readonly placeholder: string;
  /** What the list of completions stands on. */
  readonly active: Suggestion | undefined;
  readonly onChange: (text: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
};

function ComposerField({ ref, draft, placeholder, active, onChange, onKeyDown }: FieldProps) {
  const { t } = useText();
  return (
    <textarea
      ref={ref}
      id="composer"
      className="composer-field"
      rows={1}
      dir="auto"
      value={draft}
      placeholder={placeholder}
      aria-label={t('composer.label')}
      aria-autocomplete="list"
      aria-controls={active ? LIST_ID : undefined}
      aria-activedescendant={active ? optionId(active) : undefined}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={onKeyDown}
    />
  );
}

function usePlaceholder(): string {
  const { t } = useText();
  const peer = usePeer();
  return peer === null
    ? t('composer.placeholder')
    : t('composer.placeholder.direct', { name: displayName(peer.nick, peer.key) });
}

/** The window scrolls its messages while the hands stay where they write. */
function scrollTimeline(direction: 1 | -1): void {
  const box = document.getElementById('timeline');
  box?.scrollBy({ top: direction * box.clientHeight * 0.9 });
}
