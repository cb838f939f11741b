import { Check, SendHorizontal, Smile } from 'lucide-react';
import {
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useText } from '../../i18n/use-text.tsx';
import type { Suggestion, Written } from '../../model/completion.ts';
import { displayName } from '../../model/people.ts';
import { useActions, useApp, useMesh, useSnapshot } from '../../store/context.tsx';
import { draftOf } from '../../store/conversations.ts';
import { usePeer } from '../../store/use-conversation.ts';
import { IconButton } from '../../ui/Button.tsx';
import { CommandList, optionId } from './CommandList.tsx';
import { ComposingBar } from './ComposingBar.tsx';
import { useMessageMenus } from './message-menus.tsx';
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
  const { setDraft, setEdit, stopComposing } = useActions();
  const composing = useApp((state) => state.composing);
  const draft = useApp(draftOf);
  const isEdit = composing?.kind === 'edit';
  const text = isEdit ? composing.text : draft;
  const setText = isEdit ? setEdit : setDraft;
  const placeholder = usePlaceholder();
  const field = useRef<HTMLTextAreaElement>(null);
  const { said, submit, forget } = useSubmit();
  const { caret, setCaret, write } = useCaret(field, text, setText);
  const completion = useCompletion({ text, caret }, write);
  const editLast = useEditLast();

  // Whoever comes in, answers or edits can write at once.
  const subject = composing && `${composing.kind} ${composing.message.id}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each new thing to write
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
  }, [subject]);

  const composerKey = composerKeys(completion, (chosen) => void submit(chosen ?? text));
  const onKeyDown = (event: KeyboardEvent): void => {
    const isPlain = !event.altKey && !event.ctrlKey && !event.shiftKey && !event.metaKey;
    const isOurs = !event.nativeEvent.isComposing && completion.options.length === 0 && isPlain;
    if (isOurs && event.key === 'Escape' && composing !== null) stopComposing();
    else if (isOurs && event.key === 'ArrowUp' && text === '' && composing === null)
      void editLast();
    else {
      composerKey(event);
      return;
    }
    event.preventDefault();
  };
  return (
    <div className="composer-place">
      <form
        className="composer"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(text);
          field.current?.focus();
        }}
      >
        <div className="composer-said" role="status" data-bad={said?.bad ?? false}>
          {said?.words}
        </div>
        {composing !== null && <ComposingBar composing={composing} onStop={stopComposing} />}
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
            draft={text}
            placeholder={placeholder}
            active={completion.options[completion.active]}
            onChange={(written) => {
              setText(written);
              forget();
            }}
            onCaret={setCaret}
            onKeyDown={onKeyDown}
          />
          <EmojiButton
            onPick={(emoji) => {
              const at = field.current?.selectionStart ?? text.length;
              const end = field.current?.selectionEnd ?? at;
              write({
                text: text.slice(0, at) + emoji + text.slice(end),
                caret: at + emoji.length,
              });
              field.current?.focus();
            }}
          />
          <IconButton
            label={t(isEdit ? 'composer.saveEdit' : 'composer.send')}
            type="submit"
            strong
            disabled={text.trim() === ''}
          >
            {isEdit ? <Check aria-hidden /> : <SendHorizontal className="turns" aria-hidden />}
          </IconButton>
        </div>
      </form>
    </div>
  );
}

/** Where somebody writes, and writing something there for them. */
function useCaret(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  setText: (text: string) => void,
) {
  const [caret, setCaret] = useState(text.length);
  const wanted = useRef<number | null>(null);
  // React puts the caret to the end of a text that it did not see typed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each new text
  useLayoutEffect(() => {
    if (wanted.current !== null) field.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = null;
  }, [text, field]);
  const write = (written: Written): void => {
    wanted.current = written.caret;
    setCaret(written.caret);
    setText(written.text);
  };
  return { caret, setCaret, write };
}

function EmojiButton({ onPick }: { readonly onPick: (emoji: string) => void }) {
  const { t } = useText();
  const { pick } = useMessageMenus();
  return (
    <IconButton
      label={t('emoji.title')}
      onClick={({ currentTarget }) => {
        const { left, top } = currentTarget.getBoundingClientRect();
        pick({ left, top }, onPick);
      }}
    >
      <Smile aria-hidden />
    </IconButton>
  );
}

/** The newest message of one's own that is still there. */
function useEditLast(): () => Promise<void> {
  const { store, actions } = useMesh();
  return async () => {
    // What is loaded may end long before it.
    if (store.getState().later) await actions.toNewest();
    const messages = store.getState().snapshot?.messages ?? [];
    const last = messages.findLast(({ own, deleted }) => own && !deleted);
    if (last) actions.beginEdit(last);
  };
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
  readonly onCaret: (caret: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
};

function ComposerField({
  ref,
  draft,
  placeholder,
  active,
  onChange,
  onCaret,
  onKeyDown,
}: FieldProps) {
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
      onChange={({ target }) => {
        onChange(target.value);
        onCaret(target.selectionStart);
      }}
      onSelect={({ currentTarget }) => onCaret(currentTarget.selectionStart)}
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
