import { useEffect, useState } from 'react';
import { useActions, useApp, useSnapshot } from '../../store/context.tsx';
import { useOpenConversation } from '../../store/use-conversation.ts';

/** What stands at the end while somebody looks at it was seen; what comes meanwhile as well. */
export function useReading(atEnd: boolean): void {
  const { setAttentive, markRead } = useActions();
  const focused = useFocused();
  const loading = useApp(({ opening }) => opening !== null);
  const newest = useSnapshot(({ messages }) => messages.at(-1)?.id);
  const unread = (useOpenConversation()?.unread ?? 0) > 0;
  const attentive = focused && atEnd && !loading;

  useEffect(() => setAttentive(attentive), [attentive, setAttentive]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each new message
  useEffect(() => {
    if (attentive) void markRead();
  }, [attentive, newest, unread, markRead]);
}

/** The window is the one that somebody works in. */
function useFocused(): boolean {
  const { lookAway } = useActions();
  const [focused, setFocused] = useState(() => document.hasFocus());
  useEffect(() => {
    const onFocus = (): void => setFocused(true);
    const onBlur = (): void => {
      setFocused(false);
      lookAway();
    };
    window.addEventListener('focus', onFocus);
    window.addEventListener('blur', onBlur);
    return () => {
      window.removeEventListener('focus', onFocus);
      window.removeEventListener('blur', onBlur);
    };
  }, [lookAway]);
  return focused;
}
